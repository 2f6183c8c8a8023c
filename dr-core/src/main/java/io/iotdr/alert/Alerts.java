package io.iotdr.alert;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.log.Redactor;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.AlertDelivery;
import io.iotdr.step.StepContext.Deliveries;
import io.iotdr.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Sends a message to every channel in parallel. A channel that hangs or fails does not affect the others. Thread-safe.
 */
public final class Alerts implements AlertDelivery {

    private static final Logger LOG = Logs.of(Alerts.class);

    private final List<AlertChannel> channels;
    private final Scheduler scheduler;
    private final Duration patience;
    private final Redactor redactor;
    private final Map<AlertChannel, AtomicBoolean> hanging = new ConcurrentHashMap<>();

    /**
     * Creates the fan-out to these channels.
     *
     * @param redactor removes secrets from every message
     * @param patience how long to wait for all channels; one that has not answered by then counts as failed
     */
    public Alerts(List<AlertChannel> channels, Scheduler scheduler, Duration patience, Redactor redactor) {
        this.redactor = redactor;
        this.channels = List.copyOf(channels);
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Waits up to the patience for all channels together. */
    @Override
    public Deliveries tell(AlertMessage full) {
        AlertMessage message = full.map(redactor::redact);
        Map<AlertChannel, Delivery> under = new LinkedHashMap<>();
        for (AlertChannel channel : channels) {
            under.put(channel, begin(channel, message));
        }
        List<String> taken = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Set<URI> reached = new LinkedHashSet<>();
        awaitAll(under.values().stream().map(Delivery::answer).toList());
        under.forEach((channel, delivery) -> failure(channel, delivery)
                .ifPresentOrElse(why -> failed.add(name(channel) + ": " + why), () -> {
                    taken.add(name(channel));
                    message.recipients().stream()
                            .filter(r -> reaches(channel, r))
                            .forEach(reached::add);
                }));
        failed.forEach(f -> LOG.warn("An alert was not delivered: {}", f));
        return new Deliveries(taken, failed, reached);
    }

    @Override
    public String name() {
        return channels.stream().map(Alerts::name).collect(Collectors.joining(", "));
    }

    @Override
    public List<AlertDelivery> each() {
        return channels.stream()
                .<AlertDelivery>map(c -> new Alerts(List.of(c), scheduler, patience, redactor))
                .toList();
    }

    /** One delivery; {@code runs} is true while the channel's code runs, also after the delivery was cancelled. */
    private record Delivery(Future<Boolean> answer, AtomicBoolean runs) {}

    /**
     * Starts a delivery. A channel that has ignored its interrupt and still runs is not called again: each further call
     * would cost another thread.
     */
    private Delivery begin(AlertChannel channel, AlertMessage message) {
        AtomicBoolean runs = new AtomicBoolean();
        AtomicBoolean last = hanging.getOrDefault(channel, runs);
        if (last.get()) {
            return failed(new IllegalStateException("its last call has not returned yet"));
        }
        hanging.remove(channel);
        try {
            return new Delivery(
                    scheduler.submit(() -> {
                        runs.set(true);
                        try {
                            channel.deliver(message);
                            return true;
                        } finally {
                            runs.set(false);
                        }
                    }),
                    runs);
        } catch (RejectedExecutionException closing) {
            return failed(closing);
        }
    }

    private static Delivery failed(RuntimeException reason) {
        return new Delivery(CompletableFuture.failedFuture(reason), new AtomicBoolean());
    }

    /** Returns a channel's name, also when the channel does not tell it. */
    private static String name(AlertChannel channel) {
        try {
            return channel.describe();
        } catch (Throwable e) {
            return channel.getClass().getSimpleName();
        }
    }

    /** A channel that cannot tell whom it reaches is not counted as reaching anyone. */
    private static boolean reaches(AlertChannel channel, URI recipient) {
        try {
            return channel.reaches(recipient);
        } catch (Throwable e) {
            LOG.warn("The channel {} cannot tell whom it reaches", name(channel), e);
            return false;
        }
    }

    /** Waits until every channel has answered, but not longer than the patience. */
    private void awaitAll(List<Future<Boolean>> deliveries) {
        Future<Boolean> all = scheduler.submit(() -> {
            for (Future<Boolean> delivery : deliveries) {
                try {
                    delivery.get();
                } catch (ExecutionException counted) {
                    continue;
                }
            }
            return true;
        });
        try {
            all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException hanging) {
            all.cancel(true);
        }
    }

    /** Returns why a delivery failed, and cancels it if it hangs; empty when the channel took the message. */
    private Optional<String> failure(AlertChannel channel, Delivery delivery) {
        if (!delivery.answer().isDone()) {
            delivery.answer().cancel(true);
            hanging.put(channel, delivery.runs());
            return Optional.of("no answer within " + patience);
        }
        try {
            delivery.answer().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof DisasterRecoveryException known
                            ? Reason.of(known)
                            : String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
