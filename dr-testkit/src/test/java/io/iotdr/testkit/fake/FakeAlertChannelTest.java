package io.iotdr.testkit.fake;

import io.iotdr.spi.AlertChannel;
import io.iotdr.testkit.contract.AlertChannelContract;
import java.util.List;

/** The fake keeps the contract. */
final class FakeAlertChannelTest extends AlertChannelContract {

    private final FakeAlertChannel channel = new FakeAlertChannel();

    @Override
    protected AlertChannel working() {
        return channel;
    }

    @Override
    protected List<String> heard() {
        return channel.delivered().stream().map(m -> m.title()).toList();
    }

    @Override
    protected AlertChannel broken() {
        FakeAlertChannel broken = new FakeAlertChannel();
        broken.faults().breakDown("the chat is down");
        return broken;
    }
}
