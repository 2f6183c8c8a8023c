package io.iotdr.alert;

import io.iotdr.log.Redactor;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.AlertDelivery;
import io.iotdr.time.Scheduler;
import java.util.List;

/**
 * The pages about one subject: in order on each channel, each until the channel accepts it. A channel that was away gets the
 * newest twenty. Thread-safe.
 */
public final class Pages {

    private static final int MOST_KEPT = 20;

    private final List<PageQueue> channels;

    public Pages(AlertDelivery alerts, Redactor redactor, Scheduler scheduler) {
        this.channels = ChannelNames.of(alerts, redactor).entrySet().stream()
                .map(e -> PageQueue.keeping(MOST_KEPT, e.getKey(), e.getValue(), scheduler))
                .toList();
    }

    /** Queues a page; returns at once. */
    public void put(AlertMessage message) {
        channels.forEach(channel -> channel.put(message));
    }
}
