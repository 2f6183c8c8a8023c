package io.iotdr.testkit.fake;

import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.WeightedTraffic;
import io.iotdr.testkit.contract.WeightedTrafficContract;

/** The fake keeps the contract. */
final class FakeTrafficTest extends WeightedTrafficContract {

    private final FakeTraffic traffic = new FakeTraffic();

    @Override
    protected WeightedTraffic provider() {
        return traffic;
    }

    @Override
    protected void given(String name, TrafficWeights weights) {
        traffic.with(name, weights);
    }
}
