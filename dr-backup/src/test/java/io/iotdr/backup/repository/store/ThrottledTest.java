package io.iotdr.backup.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ObjectStore;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the limit of writes and reads per second, on a clock that only sleeping advances. */
final class ThrottledTest {

    @TempDir
    private Path directory;

    private long nanos;

    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    };

    private final Scheduler sleeper = new Scheduler() {
        @Override
        public <T> Future<T> submit(Callable<T> work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<?> after(Duration delay, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<?> every(Duration pause, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sleep(Duration length) {
            nanos += length.toNanos();
        }

        @Override
        public void close() {}
    };

    private ObjectStore limited(long bytesPerSecond) {
        return new Throttled(new FileSystemStore(directory), bytesPerSecond, clock, sleeper);
    }

    @Test
    void writesAndReadsTogetherStayWithinTheLimit() {
        ObjectStore store = limited(1_000_000);
        for (int i = 0; i < 10; i++) {
            store.putIfAbsent("object-" + i, new byte[300_000]);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(store.get("object-" + i, 0, 200_000)).isPresent();
        }
        store.get("object-0");
        assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofMillis(4_700), Duration.ofMillis(5_300));
    }

    @Test
    void idleTimeDoesNotAllowALaterBurst() {
        ObjectStore store = limited(1_000_000);
        nanos += Duration.ofHours(1).toNanos();
        long before = nanos;
        store.putIfAbsent("a", new byte[1_000_000]);
        store.putIfAbsent("b", new byte[1]);
        assertThat(Duration.ofNanos(nanos - before)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLimitOfZeroBytesPerSecondIsRefused() {
        assertThatThrownBy(() -> limited(0)).hasMessageContaining("expected 1 or more");
    }
}
