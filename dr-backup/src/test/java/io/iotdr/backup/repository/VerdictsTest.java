package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that verdicts on recovery points are stored with them. */
final class VerdictsTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String SHA256_OF_TWEET = "ff745c5258940f90a6727591fdad29366cc6d77ebd6cac1557ef3314462ba2c6";

    @TempDir
    private Path directory;

    private Path source;
    private Places places;
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        places = new Places(directory.resolve("places"));
        backups = places.open().backups();
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("a.txt"), "something");
    }

    private RecoveryPoint listed(RecoveryPoint point) {
        return backups.list().stream()
                .filter(p -> p.id().equals(point.id()))
                .findFirst()
                .orElseThrow();
    }

    private List<ObjectInfo> objects(FileSystemStore store) {
        return store.list("verdicts/");
    }

    @Test
    void aNewBackupHasNoVerdicts() {
        assertThat(listed(backups.create("s", source)).verdicts()).isEmpty();
    }

    @Test
    void anOperatorVerdictIsStoredInEveryLocationAndReplacesTheEarlierOne() {
        RecoveryPoint point = backups.create("s", source);
        backups.recordVerdict(point, Verdict.bad(Check.OPERATOR, NOON, "it has the wrong tenant"));
        backups.recordVerdict(point, Verdict.good(Check.OPERATOR, NOON.plusSeconds(60), "it was the right one"));
        assertThat(objects(places.first)).hasSize(1);
        assertThat(objects(places.second)).hasSize(1);
        BackupManager another = places.open(List.of(places.both().get(1)), RepositoryOptions.DEFAULT)
                .backups();
        assertThat(another.list().get(0).verdicts())
                .containsExactly(Verdict.good(Check.OPERATOR, NOON.plusSeconds(60), "it was the right one"));
    }

    @Test
    void verifyWithDataGivesEachPointAReadVerdict() throws IOException {
        RecoveryPoint whole = backups.create("s", source);
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        Files.write(source.resolve("noise"), noise);
        RecoveryPoint affected = backups.create("s", source);
        ObjectInfo pack = places.first.list("packs/").stream()
                .filter(o -> o.size() > 300_000)
                .findFirst()
                .orElseThrow();
        byte[] damaged = places.first.get(pack.key()).orElseThrow();
        damaged[150_000] ^= 1;
        places.tamper("first", pack, damaged);
        backups.verify(VerifyDepth.DATA);
        assertThat(listed(whole).verdict(Check.READ)).map(Verdict::good).contains(true);
        assertThat(listed(affected).verdict(Check.READ))
                .as("the other location has it whole")
                .hasValueSatisfying(v -> assertThat(v.evidence()).contains("intact in 1 of 2"));
        places.tamper("second", pack, damaged);
        backups.verify(VerifyDepth.DATA);
        assertThat(listed(affected).verdict(Check.READ)).map(Verdict::good).contains(false);
        TrustedPointChoice choice = backups.choose("s", Instant.now()).orElseThrow();
        assertThat(choice.point().id()).isEqualTo(whole.id());
        assertThat(choice.passedOver()).containsOnlyKeys(affected.id());
    }

    @Test
    void verifyOfTheStructureRecordsNoVerdict() {
        RecoveryPoint point = backups.create("s", source);
        backups.verify(VerifyDepth.STRUCTURE);
        assertThat(listed(point).verdicts()).isEmpty();
    }

    @Test
    void aRestoredSampleRecordsAVerdictWithItsEvidence() {
        RecoveryPoint point = backups.create("s", source);
        backups.restoreSample(point, 1);
        assertThat(listed(point).verdict(Check.RESTORED))
                .hasValueSatisfying(v -> assertThat(v.evidence())
                        .contains("2 files were restored and compared")
                        .contains("in 2 of 2 locations"));
    }

    /** Tests an unreachable location, which may hold intact data and is therefore no damage. */
    @Test
    void anUnreachableLocationRecordsNoBadVerdict() {
        RecoveryPoint point = backups.create("s", source);
        AtomicBoolean away = new AtomicBoolean();
        IntConsumer gone = call -> {
            if (away.get()) {
                throw ProviderException.notDone("first", "answer", "it is away", null);
            }
        };
        Watched cut = new Watched(places.first, gone, gone);
        BackupManager one = places.open(List.of(new Location("first", cut)), RepositoryOptions.DEFAULT)
                .backups();
        away.set(true);
        assertThat(one.verify(VerifyDepth.DATA).sound()).isFalse();
        assertThat(one.restoreSample(point, 1).findings()).isNotEmpty();
        away.set(false);
        assertThat(listed(point).verdicts()).isEmpty();
        BackupManager half = places.open(
                        List.of(places.both().get(0), Places.unreachable("second")),
                        RepositoryOptions.DEFAULT.quorum(1))
                .backups();
        half.verify(VerifyDepth.DATA);
        half.restoreSample(point, 1);
        assertThat(listed(point).verdicts()).hasSize(2).allMatch(Verdict::good);
    }

    @Test
    void aSampleDamagedInEveryLocationRecordsABadVerdict() throws IOException {
        RecoveryPoint point = backups.create("s", source);
        for (String place : List.of("first", "second")) {
            for (ObjectInfo pack : places.first.list("packs/")) {
                places.tamper(place, pack, new byte[(int) pack.size()]);
            }
        }
        backups.restoreSample(point, 1);
        assertThat(listed(point).verdict(Check.RESTORED)).map(Verdict::good).contains(false);
    }

    @Test
    void anIntactCanaryGivesAGoodVerdictAndAChangedOrMissingOneABadOne() throws IOException {
        Path canary = Files.createDirectories(source.resolve("keep")).resolve("canary");
        Files.writeString(canary, "tweet");
        RecoveryPoint good = canaried();
        assertThat(good.verdict(Check.CANARY)).map(Verdict::good).contains(true);
        Files.writeString(canary, "tweet.");
        RecoveryPoint changed = canaried();
        assertThat(changed.verdict(Check.CANARY))
                .hasValueSatisfying(v -> assertThat(v.evidence()).contains("keep/canary was changed"));
        Files.delete(canary);
        RecoveryPoint missing = canaried();
        assertThat(missing.verdict(Check.CANARY))
                .hasValueSatisfying(v -> assertThat(v.evidence()).contains("keep/canary is missing"));
        assertThat(Suspicions.of(backups.list())).containsOnlyKeys(changed.id(), missing.id());
        Files.writeString(canary, "tweet");
        RecoveryPoint again = canaried();
        assertThat(Suspicions.of(backups.list())).doesNotContainKey(again.id());
    }

    private RecoveryPoint canaried() {
        Map<String, String> canaries = Map.of("keep/canary", SHA256_OF_TWEET);
        return backups.create(
                BackupRequest.of("s", new BackupSource.Directory(source, List.of(), List.of(), canaries)));
    }

    @Test
    void aMissingCanaryIsFoundEvenIfTheEarlierBackupIsDamaged() throws IOException {
        RecoveryPoint earlier = canaried();
        for (String place : List.of("first", "second")) {
            ObjectInfo manifest = places.first.info("manifests/" + earlier.id()).orElseThrow();
            places.tamper(place, manifest, new byte[100]);
        }
        assertThat(canaried().verdict(Check.CANARY))
                .hasValueSatisfying(v -> assertThat(v.evidence()).contains("keep/canary is missing"));
    }

    @Test
    void aCanaryWithoutAValidHashIsRefused() {
        assertThatThrownBy(() -> new BackupSource.Directory(source, List.of(), List.of(), Map.of("a", "b")))
                .hasMessageContaining("canaries.a is 'b'");
    }

    /** Tests usual daily changes, followed by a backup in which all files are encrypted. */
    @Test
    void encryptedFilesMakeTheirBackupAndLaterBackupsSuspect() throws IOException {
        readings(0, 40);
        backups.create("s", source);
        RecoveryPoint last = null;
        for (int day = 1; day <= 3; day++) {
            readings(40 + day, 1);
            last = backups.create("s", source);
            assertThat(last.verdicts()).isEmpty();
        }
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[300_000];
            random.nextBytes(noise);
            Files.write(source.resolve("readings-" + i), noise);
        }
        RecoveryPoint encrypted = backups.create("s", source);
        assertThat(encrypted.verdict(Check.ANOMALY))
                .hasValueSatisfying(v ->
                        assertThat(v.evidence()).contains("of its data is new").contains("it may have been encrypted"));
        RecoveryPoint after = backups.create("s", source);
        assertThat(after.verdicts()).isEmpty();
        TrustedPointChoice choice = backups.choose("s", Instant.now()).orElseThrow();
        assertThat(choice.point().id()).isEqualTo(last.id());
        assertThat(choice.passedOver()).containsOnlyKeys(encrypted.id(), after.id());
        backups.recordVerdict(encrypted, Verdict.good(Check.OPERATOR, Instant.now(), "we encrypt at rest now"));
        assertThat(backups.choose("s", Instant.now()).orElseThrow().point().id())
                .isEqualTo(after.id());
    }

    private void readings(int from, int files) throws IOException {
        for (int i = from; i < from + files; i++) {
            StringBuilder rows = new StringBuilder();
            Random random = new Random(i);
            while (rows.length() < 300_000) {
                rows.append(random.nextInt(1000))
                        .append(",temperature,")
                        .append(random.nextInt(40))
                        .append(",ok\n");
            }
            Files.writeString(source.resolve("readings-" + i), rows);
        }
    }

    @Test
    void aDamagedVerdictIsReadFromTheOtherLocationAndRepairedByHeal() throws IOException {
        RecoveryPoint point = backups.create("s", source);
        backups.recordVerdict(point, Verdict.bad(Check.OPERATOR, NOON, "wrong"));
        ObjectInfo object = objects(places.first).get(0);
        byte[] damaged = places.first.get(object.key()).orElseThrow();
        damaged[damaged.length - 1] ^= 1;
        places.tamper("first", object, damaged);
        BackupManager fresh = places.open().backups();
        assertThat(fresh.list().get(0).verdicts())
                .as("the other location tells")
                .hasSize(1);
        assertThat(fresh.verify(VerifyDepth.DATA).damage())
                .singleElement()
                .asString()
                .contains(object.key());
        assertThat(fresh.heal().repairs()).singleElement().asString().contains(object.key());
        assertThat(fresh.verify(VerifyDepth.DATA).sound()).isTrue();
    }

    /** Tests that a damaged verdict reads as the original or not at all, and that verify reports the damage. */
    @Test
    void aDamagedVerdictIsNeverReadAsAnotherVerdict() throws IOException {
        Verdict said = Verdict.bad(Check.OPERATOR, NOON, "wrong");
        RecoveryPoint point = backups.create("s", source);
        RecoveryPoint other = backups.create("s", source);
        backups.recordVerdict(point, said);
        backups.recordVerdict(other, Verdict.good(Check.OPERATOR, NOON, "right"));
        List<Location> alone = List.of(places.both().get(0));
        ObjectInfo object = objects(places.first).get(0);
        byte[] whole = places.first.get(object.key()).orElseThrow();
        List<byte[]> damaged = new ArrayList<>();
        for (int at = 0; at < whole.length; at += 3) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            damaged.add(flipped);
            damaged.add(Arrays.copyOf(whole, at));
        }
        damaged.add(places.first.get(objects(places.first).get(1).key()).orElseThrow());
        for (byte[] content : damaged) {
            places.tamper("first", object, content);
            BackupManager fresh = places.open(alone, RepositoryOptions.DEFAULT).backups();
            assertThat(fresh.list().get(0).verdicts()).isEmpty();
        }
        assertThat(places.open(alone, RepositoryOptions.DEFAULT)
                        .backups()
                        .verify(VerifyDepth.DATA)
                        .damage())
                .isNotEmpty();
    }

    @Test
    void aLocationThatMissedAVerdictIsCaughtUpByTheNextBackup() {
        RecoveryPoint point = backups.create("s", source);
        BackupManager half = places.open(
                        List.of(places.both().get(0), Places.unreachable("second")),
                        RepositoryOptions.DEFAULT.quorum(1))
                .backups();
        half.recordVerdict(point, Verdict.bad(Check.OPERATOR, NOON, "wrong"));
        assertThat(objects(places.second)).isEmpty();
        backups.create("s", source);
        assertThat(objects(places.second)).hasSize(1);
    }

    @Test
    void aVerdictThatNoLocationStoresIsAnError() {
        RecoveryPoint point = backups.create("s", source);
        Sealing sealing = new Sealing(new byte[32]);
        BackupManager away = new BackupEngine(
                new Replicas(List.of(new Replica(Places.unreachable("gone"), sealing)), sealing, 1),
                RepositoryOptions.DEFAULT,
                TimeSource.system("verdicts-test"));
        assertThatThrownBy(() -> away.recordVerdict(point, Verdict.bad(Check.OPERATOR, NOON, "wrong")))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("the verdict could not be stored in any location: gone");
    }

    @Test
    void findingsOnAForgottenBackupPassToTheNextOne() {
        RecoveryPoint clean = backups.create("s", source);
        RecoveryPoint bad = backups.create("s", source);
        backups.recordVerdict(bad, Verdict.bad(Check.OPERATOR, NOON, "wrong"));
        RecoveryPoint newest = backups.create("s", source);
        backups.prune(PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC));
        assertThat(backups.list().stream().map(RecoveryPoint::id)).containsExactly(clean.id(), newest.id());
        assertThat(Suspicions.of(backups.list())).containsOnlyKeys(newest.id());
        assertThat(backups.choose("s", Instant.now()).orElseThrow().point().id())
                .isEqualTo(clean.id());
    }

    @Test
    void pruneDeletesVerdictsOfForgottenBackupsAndKeepsATrustedPoint() {
        RecoveryPoint clean = backups.create("s", source);
        RecoveryPoint bad = backups.create("s", source);
        RecoveryPoint newest = backups.create("s", source);
        backups.recordVerdict(bad, Verdict.bad(Check.OPERATOR, NOON, "wrong"));
        backups.prune(
                PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC).grace(Duration.ZERO));
        assertThat(backups.list().stream().map(RecoveryPoint::id))
                .contains(clean.id(), newest.id())
                .doesNotContain(bad.id());
        assertThat(objects(places.first)).allMatch(o -> o.key().contains(newest.id()));
    }

    @Test
    void aVerdictOnADeletedBackupIsRefused() {
        RecoveryPoint gone = backups.create("s", source);
        backups.create("s", source);
        backups.prune(
                PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC).grace(Duration.ZERO));
        assertThatThrownBy(() -> backups.recordVerdict(gone, Verdict.good(Check.OPERATOR, NOON, "late")))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining(gone.id() + " is in no location");
        assertThat(objects(places.first)).isEmpty();
    }

    /** Tests a prune at any moment during verify; the objects that it deletes are no damage. */
    @Test
    void objectsDeletedByPruneDuringVerifyAreNotReportedAsLost() throws IOException {
        PruneRequest request =
                PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC).grace(Duration.ZERO);
        int disturbed = 0;
        for (int read = 1; read <= 20; read++) {
            Places own = new Places(directory.resolve("places-" + read));
            Location place = own.both().get(0);
            BackupManager pruning =
                    own.open(List.of(place), RepositoryOptions.DEFAULT).backups();
            for (int i = 0; i < 3; i++) {
                Files.writeString(source.resolve("b.txt"), "something else " + i);
                pruning.create("s", source);
            }
            pruning.prune(request);
            Files.writeString(source.resolve("b.txt"), "something else again");
            pruning.create("s", source);
            AtomicInteger reads = new AtomicInteger();
            AtomicInteger when = new AtomicInteger();
            Watched watched = new Watched(own.first, w -> {}, r -> {
                if (reads.incrementAndGet() == when.get()) {
                    pruning.prune(request);
                }
            });
            BackupManager verifying = own.open(List.of(new Location("first", watched)), RepositoryOptions.DEFAULT)
                    .backups();
            when.set(reads.get() + read);
            var found = verifying.verify(VerifyDepth.DATA);
            assertThat(found.damage()).as("pruned at read %d", read).isEmpty();
            assertThat(found.affected()).as("pruned at read %d", read).isEmpty();
            disturbed += pruning.list().size() == 1 ? 1 : 0;
        }
        assertThat(disturbed).isGreaterThan(10);
    }
}
