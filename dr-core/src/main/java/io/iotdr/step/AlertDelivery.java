package io.iotdr.step;

import io.iotdr.spi.AlertMessage;
import io.iotdr.step.StepContext.Deliveries;
import java.util.List;

/** Delivers messages to alert channels. Thread-safe. */
public interface AlertDelivery {

    /** Delivers a message to all channels in parallel; returns within a bounded time, whatever the channels do. */
    Deliveries tell(AlertMessage message);

    /** Returns the names of the channels, for people and to tell a channel from another one. */
    String name();

    /** Returns, for each channel, the delivery to that channel alone. */
    List<AlertDelivery> each();
}
