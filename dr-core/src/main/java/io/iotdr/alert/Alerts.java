package io.iotdr.alert;

import io.iotdr.log.Logs;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.StepContext.Deliveries;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;

/**
 * Sends a message to every channel in parallel. A channel that hangs or fails does not affect the others. Thread-safe.
 */
public final class Alerts {

    private static final Logger LOG = Logs.of(Alerts.class);

    private final List<AlertChannel> channels;
    private final TimeSource time;
    private final Duration patience;

    /**
     * Creates the fan-out to these channels.
     *
     * @param patience how long to wait for all channels; one that has not answered by then counts as failed
     */
    public Alerts(List<AlertChannel> channels, TimeSource time, Duration patience) {
        this.channels = List.copyOf(channels);
        this.time = time;
        this.patience = patience;
    }

    /** Delivers a message to all channels in parallel and waits up to the patience for all of them together. */
    public Deliveries tell(AlertMessage message) {
        Map<AlertChannel, Future<Boolean>> under = new LinkedHashMap<>();
        for (AlertChannel channel : channels) {
            under.put(channel, time.scheduler().submit(() -> {
                channel.deliver(message);
                return true;
            }));
        }
        List<String> taken = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        long giveUp = time.clock().nanos() + patience.toNanos();
        under.forEach((channel, delivery) ->
                settle(channel, delivery, giveUp).ifPresentOrElse(failed::add, () -> taken.add(channel.describe())));
        failed.forEach(f -> LOG.warn("An alert was not delivered: {}", f));
        return new Deliveries(taken, failed);
    }

    /** Waits for a channel; returns why it failed, empty when it took the message. */
    private Optional<String> settle(AlertChannel channel, Future<Boolean> delivery, long giveUp) {
        try {
            long left = Math.max(0, giveUp - time.clock().nanos());
            delivery.get(left, TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(channel.describe() + ": " + e.getCause());
        } catch (TimeoutException e) {
            delivery.cancel(true);
            return Optional.of(channel.describe() + ": no answer within " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(channel.describe() + ": interrupted");
        }
    }
}
