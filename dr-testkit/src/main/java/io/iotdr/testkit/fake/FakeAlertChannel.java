package io.iotdr.testkit.fake;

import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An alert channel that records its messages. Thread-safe. */
public final class FakeAlertChannel implements AlertChannel {

    private final Faults faults = new Faults();
    private final List<AlertMessage> delivered = new CopyOnWriteArrayList<>();

    public Faults faults() {
        return faults;
    }

    /** Returns the delivered messages, oldest first. */
    public List<AlertMessage> delivered() {
        return List.copyOf(delivered);
    }

    @Override
    public String describe() {
        return "fake channel";
    }

    @Override
    public boolean reaches(URI contact) {
        return true;
    }

    @Override
    public void deliver(AlertMessage message) {
        faults.run("fake channel", "deliver", () -> delivered.add(message));
    }
}
