package io.iotdr.alert;

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
import org.slf4j.LoggerFactory;

/** Hands a message to every channel at once; one that hangs or fails keeps none of the others from it. Thread-safe. */
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final List<AlertChannel> channels;
    private final Scheduler scheduler;
    private final Duration patience;

    /**
     * Alerts over these channels.
     *
     * @param patience how long a channel may take before it counts as failed
     */
    public Alerts(List<AlertChannel> channels, Scheduler scheduler, Duration patience) {
        this.channels = List.copyOf(channels);
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Delivers to all channels, side by side; returns within the patience. */
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
