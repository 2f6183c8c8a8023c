package io.iotdr.testkit.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.testkit.fake.FakeKeyProvider;
import io.iotdr.testkit.fake.FakeObjectStore;
import io.iotdr.testkit.time.ManualTime;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that needed objects stay locked, whenever they were written. */
final class LockRenewalTest {

    private static final Duration LOCK = Duration.ofDays(30);
    private static final PruneRequest WEEK = PruneRequest.of(new RetentionPolicy(7, 1, 1, 1), ZoneOffset.UTC);

    @TempDir
    private Path source;

    private final ManualTime time = new ManualTime();
    private final FakeObjectStore locking = FakeObjectStore.locking(time, LOCK);
    private final FakeObjectStore plain = new FakeObjectStore(time);
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Files.write(source.resolve("never-changes"), content);
        backups = Repository.openOrInit(
                        List.of(new Location("locking", locking), new Location("plain", plain)),
                        new FakeKeyProvider(),
                        RepositoryOptions.DEFAULT,
                        new TimeSource(time, time))
                .backups();
    }

    @AfterEach
    void close() {
        time.close();
    }

    private List<String> neededKeys() {
        return List.of("config", "keys/", "index/", "manifests/", "packs/").stream()
                .flatMap(kind -> locking.list(kind).stream())
                .map(ObjectInfo::key)
                .toList();
    }

    @Test
    void neededObjectsAlwaysHaveHalfTheirLockLeftInAYearOfDailyBackups() {
        int renewals = 0;
        for (int day = 1; day <= 365; day++) {
            backups.create("platform", source);
            PruneResult done = backups.prune(WEEK);
            renewals += done.locked() > 0 ? 1 : 0;
            assertThat(neededKeys())
                    .as("on day %d", day)
                    .isNotEmpty()
                    .allMatch(
                            key -> !locking.lockedUntil(key).isBefore(time.now().plus(LOCK.dividedBy(2))));
            time.advance(Duration.ofDays(1));
        }
        assertThat(renewals).isBetween(24, 26);
        assertThat(locking.list("locked/")).hasSize(1);
        assertThat(plain.list("locked/")).isEmpty();
    }

    @Test
    void aForgedRenewalMarkIsIgnored() {
        backups.create("platform", source);
        assertThat(backups.prune(WEEK).locked()).isPositive();
        assertThat(backups.prune(WEEK).locked()).isZero();
        time.advance(LOCK.dividedBy(3));
        String mark = locking.list("locked/").get(0).key();
        locking.tamper(mark, new byte[60]);
        assertThat(backups.prune(WEEK).locked()).isPositive();
    }

    @Test
    void aRenewalMarkFromTheFutureIsIgnored() {
        backups.create("platform", source);
        time.jump(Duration.ofDays(400));
        backups.prune(WEEK);
        time.jump(Duration.ofDays(-400));
        assertThat(backups.prune(WEEK).locked()).isPositive();
    }

    @Test
    void aDryRunOfPruneLocksNothing() {
        backups.create("platform", source);
        assertThat(backups.prune(WEEK.dryRun(true)).locked()).isZero();
        assertThat(locking.list("locked/")).isEmpty();
    }
}
