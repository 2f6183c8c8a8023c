package io.iotdr.alert;

import io.iotdr.log.Logs;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.StepContext.Deliveries;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Scheduler scheduler;
    private final Duration patience;

    /**
     * Creates the fan-out to these channels.
     *
     * @param patience how long to wait for a channel before it counts as failed
     */
    public Alerts(List<AlertChannel> channels, Scheduler scheduler, Duration patience) {
        this.channels = List.copyOf(channels);
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Delivers a message to all channels in parallel and waits up to the patience for each of them in turn. */
    public Deliveries tell(AlertMessage message) {
        Map<AlertChannel, Future<Boolean>> under = new LinkedHashMap<>();
        for (AlertChannel channel : channels) {
            under.put(channel, scheduler.submit(() -> {
                channel.deliver(message);
                return true;
            }));
        }
        List<String> taken = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        under.forEach((channel, delivery) -> settle(channel, delivery, taken, failed));
        failed.forEach(f -> LOG.warn("An alert was not delivered: {}", f));
        return new Deliveries(taken, failed);
    }

    private void settle(AlertChannel channel, Future<Boolean> delivery, List<String> taken, List<String> failed) {
        try {
            delivery.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            taken.add(channel.describe());
        } catch (ExecutionException e) {
            failed.add(channel.describe() + ": " + e.getCause());
        } catch (TimeoutException e) {
            delivery.cancel(true);
            failed.add(channel.describe() + ": no answer within " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.add(channel.describe() + ": interrupted");
        }
    }
}
