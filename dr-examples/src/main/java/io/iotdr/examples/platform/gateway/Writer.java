package io.iotdr.examples.platform.gateway;

import io.iotdr.error.Reason;
import io.iotdr.time.Clock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores readings in batches, on one thread. A reading that cannot be stored is dropped without a confirmation: its
 * device repeats it. Thread-safe.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST = 500;
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofMillis(500);

    private final Readings readings;
    private final BooleanSupplier mayWrite;
    private final Clock clock;
    private final ArrayBlockingQueue<Reading> waiting = new ArrayBlockingQueue<>(20_000);
    private volatile boolean connected;
    private volatile boolean reachable;
    private volatile boolean writable;
    private volatile boolean sound = true;
    private volatile long lookedAt;

    Writer(String url, BooleanSupplier mayWrite, Clock clock) {
        this.readings = new Readings(url);
        this.mayWrite = mayWrite;
        this.clock = clock;
        this.lookedAt = clock.nanos();
    }

    void connected(boolean to) {
        connected = to;
    }

    void take(Reading reading) {
        if (!waiting.offer(reading)) {
            LOG.warn("dropped a message of {}: {} others wait", reading.device(), waiting.size());
        }
    }

    /** Begins to store; {@code confirm} receives each reading after its commit. */
    void start(Consumer<Reading> confirm) {
        Thread thread = new Thread(() -> run(confirm), "writer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Consumer<Reading> confirm) {
        List<Reading> batch = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.clear();
                Reading first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, MOST - 1);
                }
                look();
                if (writable && !batch.isEmpty() && mayWrite.getAsBoolean()) {
                    readings.store(batch);
                    batch.forEach(confirm);
                }
            } catch (SQLException away) {
                LOG.info("cannot store: {}", Reason.of(away));
                reachable = false;
                writable = false;
                readings.close();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Checks the database, at most twice a second. */
    private void look() throws SQLException {
        if (!reachable || clock.nanos() - lookedAt > IDLE.toNanos()) {
            writable = readings.writable();
            sound = readings.sound();
            reachable = true;
            lookedAt = clock.nanos();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the region could serve: its broker and its database answer. */
    boolean healthy() {
        return connected && reachable && clock.nanos() - lookedAt < FRESH.toNanos();
    }

    /** Returns whether the region serves: it may write, and its database takes it. */
    boolean serving() {
        return healthy() && writable && mayWrite.getAsBoolean();
    }

    boolean sound() {
        return sound;
    }
}
