package io.iotdr.backup.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests backups in stores that throttle, as S3 does with status 503. */
final class RetriedTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("retried-test");
    private final TimeSource time = new TimeSource(SystemClock.INSTANCE, scheduler);

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** Refuses a share of all calls, some of them after they have taken effect. */
    private static final class Throttling implements ObjectStore {
        private final FileSystemStore real;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Random random = new Random(7);
        private volatile double share;
        private volatile ProviderException failure =
                ProviderException.unknown("S3", "answer", "SlowDown Please reduce your request rate.", null);

        Throttling(Path directory, double share) {
            this.real = new FileSystemStore(directory);
            this.share = share;
        }

        private <T> T call(Supplier<T> operation) {
            calls.incrementAndGet();
            double drawn;
            synchronized (random) {
                drawn = random.nextDouble();
            }
            if (drawn < share) {
                refused.incrementAndGet();
            }
            if (drawn >= share / 3 && drawn < share) {
                throw failure;
            }
            T done = operation.get();
            if (drawn < share) {
                throw failure;
            }
            return done;
        }

        @Override
        public boolean putIfAbsent(String key, byte[] content) {
            return call(() -> real.putIfAbsent(key, content));
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
        public void delete(String key) {
            call(() -> {
                real.delete(key);
                return true;
            });
        }
    }

    @Test
    void storesThatRefuseAThirdOfAllCallsLoseNothingAndAreNotTakenForDamaged() throws IOException {
        KeyFile key = KeyFile.create(directory.resolve("key"));
        Path source = Files.createDirectories(directory.resolve("source"));
        for (int i = 0; i < 30; i++) {
            Files.writeString(source.resolve("file-" + i), ("content of " + i).repeat(500));
        }
        Throttling first = new Throttling(directory.resolve("first"), 0.3);
        Throttling second = new Throttling(directory.resolve("second"), 0.3);
        List<Location> locations = List.of(
                new Location("first", new Retried("first", first, Duration.ofMinutes(2), time)),
                new Location("second", new Retried("second", second, Duration.ofMinutes(2), time)));
        BackupManager backups = Repository.openOrInit(locations, key, RepositoryOptions.DEFAULT, time)
                .backups();
        RecoveryPoint point = backups.create("platform", source);
        assertThat(point.problems()).isEmpty();
        backups.create("platform", source);
        assertThat(backups.verify(VerifyDepth.DATA).damage()).isEmpty();
        Path to = directory.resolve("to");
        backups.restore(point, to);
        try (var files = Files.list(to)) {
            assertThat(files).hasSize(30);
        }
        assertThat(first.refused.get()).as("calls that were repeated").isPositive();
    }

    @Test
    void aStoreThatIsLostIsAskedOncePerCallUntilItAnswersAgain() {
        Throttling store = new Throttling(directory.resolve("store"), 1);
        Retried retried = new Retried("store", store, Duration.ofSeconds(1), time);
        assertThatThrownBy(() -> retried.list("")).isInstanceOf(ProviderException.class);
        assertThat(store.calls.getAndSet(0)).as("until the limit").isGreaterThan(1);
        assertThatThrownBy(() -> retried.list("")).isInstanceOf(ProviderException.class);
        assertThat(store.calls.getAndSet(0)).isEqualTo(1);
        store.share = 0;
        assertThat(retried.list("")).isEmpty();
        store.share = 1;
        store.calls.set(0);
        assertThatThrownBy(() -> retried.list("")).isInstanceOf(ProviderException.class);
        assertThat(store.calls.get()).as("it had answered").isGreaterThan(1);
    }

    @Test
    void aRefusalIsNotRepeated() {
        Throttling store = new Throttling(directory.resolve("store"), 1);
        store.failure = ProviderException.refused("S3", "list", "AccessDenied");
        Retried retried = new Retried("store", store, Duration.ofMinutes(1), time);
        assertThatThrownBy(() -> retried.list("")).hasMessageContaining("AccessDenied");
        assertThat(store.calls.get()).isEqualTo(1);
    }
}
