package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the same data in every location, and lets the next backup of the same files mend it. */
final class HealingBackupTest {

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private RecoveryPoint point;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("readings"), "a reading of a sensor ".repeat(5000));
        point = manager().create("platform", source);
    }

    private BackupManager manager() {
        return places.open().backups();
    }

    private RecoveryPoint create(BackupKind kind) {
        return manager()
                .create(BackupRequest.of("platform", BackupSource.directory(source))
                        .kind(kind)
                        .told(told::add));
    }

    /** Flips a byte in the last box of every pack, in both locations. */
    private void damageEverywhere() throws IOException {
        for (ObjectInfo pack : places.first.list("packs/")) {
            byte[] content = places.first.get(pack.key()).orElseThrow();
            content[content.length - 20] ^= 1;
            places.tamper("first", pack, content);
            places.tamper("second", pack, content);
        }
    }

    private void restores(RecoveryPoint which) throws IOException {
        Path into = Files.createTempDirectory(directory, "into").resolve("here");
        manager().restore(which, into);
        assertThat(Places.tree(into)).isEqualTo(Places.tree(source));
    }

    @Test
    void theNextBackupMendsWhatAVerificationFoundDamagedEverywhere() throws IOException {
        damageEverywhere();
        assertThat(manager().verify(VerifyDepth.DATA).sound()).isFalse();
        assertThatThrownBy(() -> restores(point)).isInstanceOf(BackupCorruptedException.class);
        RecoveryPoint next = create(BackupKind.INCREMENTAL);
        assertThat(told).singleElement().asString().contains("are stored again, for earlier points too");
        restores(next);
        restores(point);
        VerifyResult after = manager().verify(VerifyDepth.DATA);
        assertThat(after.sound()).as(after.toString()).isTrue();
        assertThat(manager().list())
                .allSatisfy(p -> assertThat(p.verdicts())
                        .allSatisfy(v -> assertThat(v.good())
                                .as("the verdict is renewed: %s", v)
                                .isTrue()));
    }

    @Test
    void aFullBackupAfterAVerificationBuildsOnNothingThatIsDamaged() throws IOException {
        damageEverywhere();
        manager().verify(point);
        restores(create(BackupKind.FULL));
    }

    @Test
    void aLostPackThatALaterBackupStoredAgainDamagesNothing() throws IOException {
        for (ObjectInfo pack : places.first.list("packs/")) {
            places.first.delete(pack.key());
            places.second.delete(pack.key());
        }
        restores(create(BackupKind.INCREMENTAL));
        restores(point);
        assertThat(manager().verify(VerifyDepth.DATA).affected()).isEmpty();
        assertThat(manager().heal().sound()).isTrue();
    }

    @Test
    void healForgetsTheDamageOfAPackThatItReplaced() throws IOException {
        for (ObjectInfo pack : places.first.list("packs/")) {
            byte[] content = places.first.get(pack.key()).orElseThrow();
            content[content.length - 20] ^= 1;
            places.tamper("first", pack, content);
        }
        manager().verify(VerifyDepth.DATA);
        assertThat(places.first.list("damaged/")).isNotEmpty();
        assertThat(places.second.list("damaged/")).isEmpty();
        assertThat(manager().heal().sound()).isTrue();
        assertThat(places.first.list("damaged/")).isEmpty();
        create(BackupKind.INCREMENTAL);
        assertThat(told).isEmpty();
    }

    @Test
    void damageThatHidesWhatIsNeededDeletesNothing() throws IOException {
        Files.writeString(source.resolve("readings"), "another reading ".repeat(5000));
        RecoveryPoint second = create(BackupKind.FULL);
        for (String location : List.of("first", "second")) {
            ObjectInfo manifest = places.first.info("manifests/" + point.id()).orElseThrow();
            places.tamper(location, manifest, new byte[] {1, 2, 3});
        }
        assertThat(manager().listing().points()).extracting(RecoveryPoint::id).containsExactly(second.id());
        assertThat(manager().listing().damaged())
                .hasSize(2)
                .allSatisfy(d -> assertThat(d).contains(point.id()));
        PruneResult pruned = manager()
                .prune(PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC)
                        .grace(Duration.ZERO));
        assertThat(pruned.damaged()).isNotEmpty();
        assertThat(pruned.condemned() + pruned.deleted()).isZero();
        restores(second);
    }
}
