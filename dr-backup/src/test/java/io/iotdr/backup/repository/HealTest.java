package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that verify names every affected object and backup, and that heal repairs what is intact in another location.
 */
final class HealTest {

    @TempDir
    private Path directory;

    private Places places;
    private RecoveryPoint point;

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("one"), "first");
        Files.writeString(source.resolve("two"), "second");
        point = places.open().backups().create("platform", source);
    }

    private BackupManager backups() {
        return places.open().backups();
    }

    @Test
    void verifyFindsEveryDamagedObjectAndHealRepairsIt() throws IOException {
        for (ObjectInfo object : places.first.list("")) {
            if (object.key().equals("config") || object.key().startsWith("keys/")) {
                continue;
            }
            byte[] whole = places.first.get(object.key()).orElseThrow();
            byte[] damaged = whole.clone();
            damaged[whole.length / 2] ^= 4;
            places.tamper("first", object, damaged);
            VerifyResult found = backups().verify(VerifyDepth.DATA);
            assertThat(found.sound()).as(object.key()).isFalse();
            assertThat(found.affected()).as(object.key()).containsOnlyKeys(point.id());
            assertThat(found.damage().toString() + found.affected()).contains("first");
            assertThat(backups().heal().repairs()).as(object.key()).isNotEmpty();
            assertThat(places.first.get(object.key()).orElseThrow())
                    .isEqualTo(places.second.get(object.key()).orElseThrow());
            assertThat(backups().verify(VerifyDepth.DATA).sound()).isTrue();
        }
    }

    @Test
    void verifyOfTheStructureFindsEveryLostObjectAndHealRepairsIt() throws IOException {
        for (ObjectInfo object : places.first.list("")) {
            if (object.key().equals("config") || object.key().startsWith("keys/")) {
                continue;
            }
            places.first.delete(object.key());
            VerifyResult found = backups().verify(VerifyDepth.STRUCTURE);
            assertThat(found.affected()).as(object.key()).containsOnlyKeys(point.id());
            backups().heal();
            assertThat(backups().verify(VerifyDepth.DATA).sound())
                    .as(object.key())
                    .isTrue();
        }
    }

    /** Tests that a restore needs only one intact location, whatever the state of the other one is. */
    @Test
    void oneIntactLocationIsEnoughToRestore() throws IOException {
        places.tamper("first", info("config"), new byte[] {1, 2, 3});
        restores("config", places.both());
        places.first.list("").forEach(o -> places.first.delete(o.key()));
        restores("lost", places.both());
        restores("away", List.of(Places.unreachable("first"), places.both().get(1)));
    }

    private ObjectInfo info(String key) {
        return places.first.list("").stream()
                .filter(o -> o.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void restores(String what, List<Location> locations) throws IOException {
        BackupManager reading = Repository.openExisting(
                        locations,
                        List.of(new PassphraseKey(Places.PASSPHRASE)),
                        RepositoryOptions.DEFAULT,
                        TimeSource.system("heal-test"))
                .backups();
        Path into = directory.resolve("into-" + what);
        reading.restore(reading.list().get(0), into);
        assertThat(Places.tree(into)).as(what).isEqualTo(Places.tree(directory.resolve("source")));
    }

    @Test
    void healReportsAnObjectThatIsDamagedInEveryLocation() throws IOException {
        ObjectInfo pack = places.first.list("packs/").get(0);
        byte[] damaged = places.first.get(pack.key()).orElseThrow();
        damaged[100] ^= 1;
        places.tamper("first", pack, damaged);
        places.tamper("second", pack, damaged);
        assertThat(backups().heal().lost()).anyMatch(d -> d.contains("is damaged, and intact in no other location"));
        assertThat(backups().verify(VerifyDepth.DATA).affected()).containsOnlyKeys(point.id());
    }
}
