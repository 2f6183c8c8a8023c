package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage;
import java.util.List;

/**
 * The pages about one subject: in order on each channel, each until the channel accepts it. A channel that was away gets the
 * newest one. Thread-safe.
 */
public final class Pages {

    private final List<PageQueue> channels;

    public Pages(Environment environment) {
        this.channels = ChannelNames.of(environment).entrySet().stream()
                .map(e -> new PageQueue(e.getKey(), e.getValue(), environment.scheduler(), returned -> {}))
                .toList();
    }

    /** Queues a page; returns at once. */
    public void put(AlertMessage message) {
        channels.forEach(channel -> channel.put(message));
    }
}
