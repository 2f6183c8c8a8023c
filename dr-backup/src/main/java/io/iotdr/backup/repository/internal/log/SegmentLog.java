package io.iotdr.backup.repository.internal.log;

import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.internal.format.Segment;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.log.LogArchive;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the appended records into a segment at a fixed pause and ships it to all locations in parallel. Segments for a
 * location that fails are kept in memory and shipped later, in order; beyond {@value #MAX_BEHIND} of them, the oldest
 * is dropped for that location.
 */
public final class SegmentLog implements TransactionLog {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
    private static final int MAX_BEHIND = 10_000;

    private final String stream;
    private final List<Shipment> shipments;
    private final int quorum;
    private final Sealing sealing;
    private final Scheduler scheduler;
    private final Future<?> loop;
    private List<LogRecord> open = new ArrayList<>();
    private long next;

    /** A sealed segment to be shipped. */
    private record Sealed(String key, byte[] content, Instant newest) {}

    private SegmentLog(Replicas replicas, String stream, long next, Duration pause, Scheduler scheduler) {
        this.stream = stream;
        this.shipments = replicas.all().stream().map(Shipment::new).toList();
        this.quorum = replicas.needed();
        this.sealing = replicas.sealing();
        this.scheduler = scheduler;
        this.next = next;
        this.loop = scheduler.every(pause, this::ship);
    }

    /** Continues after the newest record that any location has. */
    public static TransactionLog open(Replicas replicas, String stream, Duration pause, Scheduler scheduler) {
        long next = new LogArchive(stream, replicas.all()).newestSequence() + 1;
        return new SegmentLog(replicas, stream, next, pause, scheduler);
    }

    @Override
    public synchronized long append(Instant time, byte[] payload) {
        open.add(new LogRecord(next, time, payload.clone()));
        return next++;
    }

    @Override
    public void ship() {
        Optional<Sealed> sealed = seal();
        List<Future<?>> under = new ArrayList<>();
        for (Shipment shipment : shipments) {
            sealed.ifPresent(shipment::add);
            under.add(scheduler.submit(() -> {
                shipment.send();
                return null;
            }));
        }
        under.forEach(SegmentLog::settle);
    }

    private synchronized Optional<Sealed> seal() {
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Segment segment = new Segment(open);
        String key = Segment.key(stream, open.get(0).sequence());
        Instant newest = open.get(open.size() - 1).time();
        open = new ArrayList<>();
        return Optional.of(new Sealed(key, sealing.seal(ObjectKind.SEGMENT.role(), key, segment.encode()), newest));
    }

    private static void settle(Future<?> shipment) {
        try {
            shipment.get();
        } catch (ExecutionException e) {
            LOG.warn("A segment could not be shipped; shipping is retried at the next interval", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Instant> shippedUpTo() {
        List<Instant> confirmed = shipments.stream()
                .flatMap(s -> s.newest().stream())
                .sorted(Comparator.reverseOrder())
                .toList();
        return confirmed.size() < quorum ? Optional.empty() : Optional.of(confirmed.get(quorum - 1));
    }

    @Override
    public void close() {
        loop.cancel(false);
        ship();
    }

    /** The segments that one location has not received yet. */
    private static final class Shipment {
        private final Replica replica;
        private final Deque<Sealed> waiting = new ArrayDeque<>();
        private Optional<Instant> newest = Optional.empty();

        Shipment(Replica replica) {
            this.replica = replica;
        }

        void add(Sealed segment) {
            synchronized (waiting) {
                if (waiting.size() >= MAX_BEHIND) {
                    waiting.remove();
                    LOG.error(
                            "{} is {} segments behind; the oldest is dropped and will be missing there",
                            replica.name(),
                            MAX_BEHIND);
                }
                waiting.add(segment);
            }
        }

        Optional<Instant> newest() {
            synchronized (waiting) {
                return newest;
            }
        }

        synchronized void send() {
            for (Optional<Sealed> next = first(); next.isPresent(); next = first()) {
                put(next.get());
                synchronized (waiting) {
                    waiting.remove(next.get());
                    newest = Optional.of(next.get().newest());
                }
            }
        }

        private Optional<Sealed> first() {
            synchronized (waiting) {
                return Optional.ofNullable(waiting.peek());
            }
        }

        /**
         * If the stored bytes equal ours, our earlier write succeeded and its response was lost. If they differ,
         * another writer wrote them.
         */
        private void put(Sealed segment) {
            boolean wrote = replica.store().putIfAbsent(segment.key(), segment.content());
            if (!wrote
                    && !replica.store()
                            .get(segment.key())
                            .filter(there -> java.util.Arrays.equals(there, segment.content()))
                            .isPresent()) {
                throw new DisasterRecoveryException("another writer ships " + segment.key() + " to " + replica.name()
                        + "; a stream can have only one writer, so stop one of them");
            }
        }
    }
}
