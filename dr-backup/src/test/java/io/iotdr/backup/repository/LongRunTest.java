package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests ten days of hourly backups with prunes and with locations that are unreachable or lose all data: no recovery
 * point is lost.
 */
final class LongRunTest {

    private static final int HOURS = 10 * 24;
    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("long-run");
    private static final RepositoryOptions OPTIONS = RepositoryOptions.DEFAULT.quorum(1);

    @TempDir
    private Path directory;

    private final Random random = new Random(20261125);
    private final Map<String, Map<String, String>> expected = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-25T00:00:00Z");
    private Path source;
    private KeyFile key;
    private boolean secondIsAway;

    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return SystemClock.INSTANCE.nanos();
        }
    };

    private BackupManager open() {
        return Repository.openOrInit(locations(), key, OPTIONS, new TimeSource(clock, SCHEDULER))
                .backups();
    }

    private List<Location> locations() {
        Location first = new Location("first", new FileSystemStore(directory.resolve("first")));
        Location second = secondIsAway
                ? Places.unreachable("second")
                : new Location("second", new FileSystemStore(directory.resolve("second")));
        return List.of(first, second);
    }

    @Test
    void noRecoveryPointIsLostInTenDaysOfHourlyBackupsAndPrunes() throws IOException {
        key = KeyFile.create(directory.resolve("key"));
        source = Files.createDirectories(directory.resolve("source"));
        int forgotten = 0;
        int deleted = 0;
        for (int hour = 1; hour <= HOURS; hour++) {
            now = now.plus(Duration.ofHours(1));
            happen();
            change();
            RecoveryPoint made = open().create(BackupRequest.of("s", BackupSource.directory(source)));
            expected.put(made.id(), Places.tree(source));
            if (hour % 6 == 0) {
                PruneResult pruned = prune();
                forgotten += pruned == null ? 0 : pruned.forgotten().size();
                deleted += pruned == null ? 0 : pruned.deleted();
            }
            restoreOne();
        }
        assertThat(forgotten).isGreaterThan(50);
        assertThat(deleted).isGreaterThan(20);
        secondIsAway = false;
        open().heal();
        assertThat(open().verify(io.iotdr.backup.VerifyDepth.DATA).sound()).isTrue();
        for (String id : expected.keySet()) {
            restore(open().list().stream()
                    .filter(p -> p.id().equals(id))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /**
     * Makes a location unreachable, makes it reachable again, or replaces it by an empty one; the only complete
     * location is never affected.
     */
    private void happen() throws IOException {
        int what = random.nextInt(20);
        if (what == 0) {
            secondIsAway = true;
        } else if (what < 4 && secondIsAway) {
            secondIsAway = false;
        } else if (what == 5 && !secondIsAway) {
            open().heal();
            wipe(directory.resolve(random.nextBoolean() ? "first" : "second"));
            Repository.init(locations(), List.of(key), OPTIONS, new TimeSource(clock, SCHEDULER));
        }
    }

    private void change() throws IOException {
        byte[] content = new byte[20_000 + random.nextInt(200_000)];
        new Random(random.nextInt(12)).nextBytes(content);
        Path file = source.resolve("file-" + random.nextInt(8));
        Files.write(file, content);
        if (random.nextInt(3) == 0) {
            Files.deleteIfExists(source.resolve("file-" + random.nextInt(8)));
        }
    }

    private @org.jspecify.annotations.Nullable PruneResult prune() {
        PruneRequest request = PruneRequest.of(new RetentionPolicy(3, 2, 1, 1), ZoneId.of("UTC"))
                .grace(Duration.ofHours(7));
        try {
            PruneResult pruned = open().prune(request);
            pruned.forgotten().forEach(p -> expected.remove(p.id()));
            return pruned;
        } catch (ProviderException away) {
            assertThat(secondIsAway).as(String.valueOf(away.getMessage())).isTrue();
            return null;
        }
    }

    private void restoreOne() throws IOException {
        List<RecoveryPoint> points = open().list();
        assertThat(points.stream().map(RecoveryPoint::id)).containsAll(expected.keySet());
        RecoveryPoint point = points.get(random.nextInt(points.size()));
        if (expected.containsKey(point.id())) {
            restore(point);
        }
    }

    private void restore(RecoveryPoint point) throws IOException {
        Path into = directory.resolve("into");
        open().restore(point, into);
        assertThat(Places.tree(into)).as(point.id()).isEqualTo(expected.get(point.id()));
        wipe(into);
    }

    private static void wipe(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
