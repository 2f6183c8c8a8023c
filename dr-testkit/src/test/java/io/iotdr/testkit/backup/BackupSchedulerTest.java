package io.iotdr.testkit.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.schedule.BackupDuties;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.backup.schedule.Exposures;
import io.iotdr.backup.schedule.Maintenance;
import io.iotdr.backup.schedule.Timetable;
import io.iotdr.testkit.fake.FakeKeyProvider;
import io.iotdr.testkit.fake.FakeLeaseStore;
import io.iotdr.testkit.fake.FakeObjectStore;
import io.iotdr.testkit.time.ManualTime;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests backups that are made when they are due, on a clock that the test advances. */
final class BackupSchedulerTest {

    private static final Duration STEP = Duration.ofSeconds(5);

    @TempDir
    private Path source;

    private final ManualTime time = new ManualTime();
    private final FakeObjectStore store = new FakeObjectStore(time);
    private final FakeLeaseStore leases = new FakeLeaseStore(time);
    private final List<Duration> failures = new CopyOnWriteArrayList<>();
    private final List<VerifyResult> verified = new CopyOnWriteArrayList<>();
    private final List<String> sampled = new CopyOnWriteArrayList<>();
    private final List<PruneResult> pruned = new CopyOnWriteArrayList<>();
    private Repository repository;
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(source.resolve("file"), "content");
        repository = Repository.openOrInit(
                List.of(new Location("a", store)),
                new FakeKeyProvider(),
                RepositoryOptions.DEFAULT,
                new TimeSource(time, time));
        backups = repository.backups();
    }

    @AfterEach
    void close() {
        time.close();
    }

    private BackupJob job(Timetable timetable) {
        return new BackupJob(
                "platform",
                BackupSource.directory(source),
                Optional.of(timetable),
                Optional.of(Duration.ofMinutes(20)));
    }

    private BackupScheduler start(Timetable timetable) {
        return start(timetable, BackupScheduler.Options.of(Duration.ZERO));
    }

    private BackupScheduler start(Timetable timetable, BackupScheduler.Options options) {
        return start(List.of(job(timetable)), Maintenance.NONE, options);
    }

    private BackupScheduler start(List<BackupJob> jobs, Maintenance upkeep, BackupScheduler.Options options) {
        BackupScheduler.BackupListener listener = new BackupScheduler.BackupListener() {
            @Override
            public void verified(VerifyResult found) {
                verified.add(found);
            }

            @Override
            public void sampled(RecoveryPoint point, SampleRestore restored) {
                sampled.add(point.id());
            }

            @Override
            public void pruned(PruneResult done) {
                pruned.add(done);
            }

            @Override
            public void failed(String what, RuntimeException failure, Duration again) {
                failures.add(again);
            }
        };
        return BackupScheduler.start(
                backups, new BackupDuties(jobs, upkeep), options.listener(listener), new TimeSource(time, time));
    }

    private List<Instant> taken() {
        return backups.list().stream().map(RecoveryPoint::taken).toList();
    }

    private void passes(Duration length) {
        Instant end = time.now().plus(length);
        time.advanceUntil(STEP, () -> !time.now().isBefore(end));
    }

    @Test
    void theFirstBackupIsMadeAtOnceAndTheNextWhenItIsDue() {
        try (BackupScheduler scheduler = start(Timetable.every(Duration.ofMinutes(10)))) {
            time.advanceUntil(STEP, () -> taken().size() == 3);
            List<Instant> taken = taken();
            assertThat(Duration.between(taken.get(0), taken.get(1)))
                    .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
            assertThat(scheduler.due().get(0))
                    .hasValueSatisfying(due -> assertThat(due).isAfter(taken.get(2)));
        }
        passes(Duration.ofMinutes(30));
        assertThat(taken()).hasSize(3);
    }

    @Test
    void missedBackupsAreCaughtUpOnce() {
        backups.create("platform", source);
        passes(Duration.ofMinutes(50));
        try (BackupScheduler running = start(Timetable.every(Duration.ofMinutes(10)))) {
            time.advanceUntil(STEP, () -> taken().size() == 2);
            passes(Duration.ofMinutes(5));
            assertThat(taken()).hasSize(2);
        }
    }

    @Test
    void aFailedBackupIsRetriedWithGrowingDelays() {
        store.faults().breakDown("it is away");
        try (BackupScheduler running = start(Timetable.every(Duration.ofMinutes(10)))) {
            time.advanceUntil(STEP, () -> failures.size() == 3);
            assertThat(failures).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4));
            store.faults().repair();
            time.advanceUntil(STEP, () -> taken().size() == 1);
        }
    }

    @Test
    void onlyOneOfSeveralProcessesMakesADueBackup() {
        Timetable often = Timetable.every(Duration.ofMinutes(10));
        BackupScheduler.Options one = BackupScheduler.Options.of(Duration.ZERO).sharing(leases, "one");
        BackupScheduler.Options two = BackupScheduler.Options.of(Duration.ZERO).sharing(leases, "two");
        try (BackupScheduler first = start(often, one);
                BackupScheduler second = start(often, two)) {
            passes(Duration.ofMinutes(35));
            assertThat(taken()).hasSizeBetween(3, 4);
            assertThat(leases.read("backup-platform").orElseThrow().owner()).isEmpty();
        }
    }

    @Test
    void aBackupDatedInTheFutureDoesNotStopTheSchedule() {
        time.jump(Duration.ofDays(400));
        backups.create("platform", source);
        time.jump(Duration.ofDays(-400));
        try (BackupScheduler running = start(Timetable.every(Duration.ofMinutes(10)))) {
            time.advanceUntil(STEP, () -> taken().size() == 3);
        }
    }

    @Test
    void jitterDelaysABackupByTheSameAmountEachTime() {
        Duration jitter = Duration.ofMinutes(5);
        Timetable hourly = Timetable.cron("0 * * * *", ZoneOffset.UTC);
        backups.create("platform", source);
        try (BackupScheduler one = start(hourly, BackupScheduler.Options.of(jitter));
                BackupScheduler same = start(hourly, BackupScheduler.Options.of(jitter))) {
            time.advanceUntil(
                    STEP,
                    () -> one.due().get(0).isPresent() && same.due().get(0).isPresent());
            assertThat(one.due()).isEqualTo(same.due());
            assertThat(one.due().get(0).orElseThrow())
                    .isAfterOrEqualTo(ManualTime.START.plus(Duration.ofHours(1)))
                    .isBefore(ManualTime.START.plus(Duration.ofHours(1)).plus(jitter));
        }
    }

    private static Maintenance verifying(Timetable timetable, boolean readData, OptionalDouble sample) {
        return new Maintenance(Optional.of(new Maintenance.Verify(timetable, readData, sample)), Optional.empty());
    }

    @Test
    void verificationRunsWhenItIsDueAndOnlyOnceABackupExists() {
        Maintenance hourly = verifying(Timetable.cron("0 * * * *", ZoneOffset.UTC), true, OptionalDouble.of(1));
        try (BackupScheduler running = start(List.of(), hourly, BackupScheduler.Options.of(Duration.ZERO))) {
            passes(Duration.ofMinutes(70));
            assertThat(verified).isEmpty();
            String point = backups.create("platform", source).id();
            time.advanceUntil(STEP, () -> verified.size() == 2);
            assertThat(verified).allMatch(VerifyResult::sound);
            time.advanceUntil(STEP, () -> sampled.size() == 2);
            assertThat(sampled).containsOnly(point);
            Instant read =
                    backups.list().get(0).verdict(Check.READ).orElseThrow().at();
            assertThat(Duration.between(ManualTime.START, read))
                    .isBetween(Duration.ofHours(3), Duration.ofMinutes(182));
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aVerificationByOneProcessIsNotRepeatedByAnother() {
        backups.create("platform", source);
        Maintenance daily = verifying(Timetable.every(Duration.ofHours(2)), false, OptionalDouble.of(0.5));
        BackupScheduler.Options one = BackupScheduler.Options.of(Duration.ZERO).sharing(leases, "one");
        BackupScheduler.Options two = BackupScheduler.Options.of(Duration.ZERO).sharing(leases, "two");
        try (BackupScheduler first = start(List.of(), daily, one);
                BackupScheduler second = start(List.of(), daily, two)) {
            passes(Duration.ofMinutes(250));
            assertThat(sampled).hasSize(2);
        }
    }

    @Test
    void pruneForgetsBackupsWhenItIsDue() {
        RetentionPolicy few = new RetentionPolicy(1, 1, 1, 1);
        Maintenance.Prune prune =
                new Maintenance.Prune(Timetable.every(Duration.ofHours(3)), PruneRequest.of(few, ZoneOffset.UTC));
        List<BackupJob> jobs = List.of(job(Timetable.every(Duration.ofHours(1))));
        Maintenance upkeep = new Maintenance(Optional.empty(), Optional.of(prune));
        try (BackupScheduler running = start(jobs, upkeep, BackupScheduler.Options.of(Duration.ZERO))) {
            time.advanceUntil(STEP, () -> pruned.size() == 2);
            assertThat(pruned.get(0).forgotten()).hasSizeBetween(2, 3);
            assertThat(backups.list()).hasSizeLessThan(3);
        }
    }

    @Test
    void aVerificationWithoutDataAndWithoutASampleIsRefused() {
        assertThatThrownBy(() -> verifying(Timetable.every(Duration.ofHours(1)), false, OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read_data: true");
    }

    @Test
    void theRpoExposureGrowsWithTimeAndIsResetByABackup() {
        Exposures gauge = new Exposures(repository, List.of(job(Timetable.every(Duration.ofDays(1)))), time);
        assertThat(gauge.now().get(0).exceeded()).isTrue();
        backups.create("platform", source);
        passes(Duration.ofMinutes(15));
        assertThat(gauge.now().get(0).age())
                .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16)));
        assertThat(gauge.now().get(0).exceeded()).isFalse();
        passes(Duration.ofMinutes(10));
        assertThat(gauge.now().get(0).exceeded()).isTrue();
    }
}
