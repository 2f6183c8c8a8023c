package io.iotdr.backup.repository.store;

import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the calls of a store that throttles or does not answer, with exponential backoff and jitter, until a limit. After a
 * call has failed for the whole limit, later calls are attempted once, until one succeeds. Thread-safe.
 *
 * <p>Each call may be repeated after an unknown outcome. {@link #putIfAbsent} then returns false when its first attempt had
 * stored the object, as in stores that retry internally.
 */
public final class Retried implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(Retried.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 6;

    private final String name;
    private final ObjectStore real;
    private final Duration limit;
    private final TimeSource time;
    private volatile boolean answers = true;

    /** @param limit how long a call is repeated, counted from its begin */
    public Retried(String name, ObjectStore real, Duration limit, TimeSource time) {
        this.name = name;
        this.real = real;
        this.limit = limit;
        this.time = time;
    }

    private <T> T call(Supplier<T> operation) {
        long begin = time.clock().nanos();
        for (int attempt = 0; ; attempt++) {
            try {
                T result = operation.get();
                answers = true;
                return result;
            } catch (ProviderException failed) {
                Duration pause = pause(attempt);
                boolean inTime = time.clock().nanos() - begin + pause.toNanos() < limit.toNanos();
                if (!failed.retryable() || !answers || !inTime) {
                    answers &= !failed.retryable();
                    throw failed;
                }
                LOG.debug("{} is asked again: {}", name, Reason.of(failed));
                sleep(pause, failed);
            }
        }
    }

    /** Half of it is random, so that the threads of a backup do not return in one wave. */
    private static Duration pause(int attempt) {
        long most = FIRST_PAUSE.toMillis() << Math.min(attempt, MOST_DOUBLINGS);
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    private void sleep(Duration pause, ProviderException failed) {
        try {
            time.scheduler().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed;
        }
    }

    private void run(Runnable operation) {
        call(() -> {
            operation.run();
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return call(() -> real.putIfAbsent(key, content));
    }

    @Override
    public boolean putIfAbsent(String key, ByteBuffer content) {
        return call(() -> real.putIfAbsent(key, content.duplicate()));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return call(() -> real.get(key));
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return call(() -> real.get(key, offset, length));
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return call(() -> real.list(prefix));
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return call(() -> real.info(key));
    }

    @Override
    public Optional<Duration> lock() {
        return real.lock();
    }

    @Override
    public void extendLock(String key) {
        run(() -> real.extendLock(key));
    }

    @Override
    public void delete(String key) {
        run(() -> real.delete(key));
    }
}
