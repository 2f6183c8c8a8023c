package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests locations that hold another repository, or seem to. */
final class OtherRepositoryTest {

    private static final TimeSource TIME = TimeSource.system("other-repository");
    private static final List<KeyProvider> KEYS = List.of(new PassphraseKey(Places.PASSPHRASE));

    @TempDir
    private Path directory;

    private Places places;
    private Path source;

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
    }

    private Repository read() {
        return Repository.openExisting(places.both(), KEYS, RepositoryOptions.DEFAULT, TIME);
    }

    /** Makes a repository in the second location while the first one, which has its own, is away. */
    private RecoveryPoint fork() {
        places.open(places.both().subList(1, 2), RepositoryOptions.DEFAULT)
                .backups()
                .create("late", source);
        return places.open(places.both().subList(0, 1), RepositoryOptions.DEFAULT)
                .backups()
                .create("early", source);
    }

    /** Regression test: everything in the second location was called damaged. */
    @Test
    void readersNameTheLocationAndUseTheOther() throws IOException {
        RecoveryPoint point = fork();
        BackupManager backups = read().backups();
        assertThat(backups.listing().points()).extracting(RecoveryPoint::id).containsExactly(point.id());
        assertThat(backups.listing().damaged()).isEmpty();
        assertThat(backups.listing().missing()).containsOnlyKeys("second");
        assertThat(backups.listing().missing().get("second"))
                .contains("second holds another repository")
                .contains("dr backup init");
        VerifyResult verified = backups.verify(VerifyDepth.DATA);
        assertThat(verified.isDamaged()).isFalse();
        assertThat(verified.missing()).containsOnlyKeys("second");
        backups.restore(point, directory.resolve("to"));
        assertThat(directory.resolve("to/file")).hasContent("content");
    }

    @Test
    void writersRefuse() {
        fork();
        assertThatThrownBy(() -> places.open())
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("second holds another repository");
    }

    /** Regression test: only a changed digit in a later location was recognized. */
    @Test
    void aChangedDigitInTheNameIsMendedInEveryLocation() throws IOException {
        RecoveryPoint point = places.open().backups().create("files", source);
        for (String location : List.of("first", "second")) {
            Path config = places.directory.resolve(location).resolve("config");
            String whole = Files.readString(config);
            int last = whole.length() - 2;
            Files.writeString(config, whole.substring(0, last) + (whole.charAt(last) == '0' ? "1" : "0") + "\n");
            assertThat(read().backups().listing().points()).as(location).hasSize(1);
            assertThat(places.open().backups().listing().missing()).isEmpty();
            assertThat(config).as(location).hasContent(whole);
        }
        assertThat(read().backups().list()).extracting(RecoveryPoint::id).containsExactly(point.id());
    }

    /** Regression test: init adopted the objects of a repository whose name and keys were lost. */
    @Test
    void initDoesNotAdoptTheRemainsOfAnotherRepository() throws IOException {
        fork();
        loseName();
        assertThatThrownBy(() -> Repository.init(places.both(), KEYS, RepositoryOptions.DEFAULT, TIME))
                .hasMessageContaining("second holds the backups of a repository whose 'config' and keys/ are lost");
        assertThat(places.second.get("config")).isEmpty();
    }

    @Test
    void initAdoptsTheRemainsOfTheSameRepository() throws IOException {
        places.open().backups().create("files", source);
        loseName();
        Repository made = Repository.init(places.both(), KEYS, RepositoryOptions.DEFAULT, TIME);
        assertThat(made.made()).containsExactly("second");
        assertThat(made.backups().verify(VerifyDepth.DATA).sound()).isTrue();
        assertThat(new String(places.second.get("config").orElseThrow(), StandardCharsets.UTF_8))
                .startsWith("iot-dr repository");
    }

    private void loseName() {
        places.second.list("keys/").stream().map(ObjectInfo::key).forEach(places.second::delete);
        places.second.delete("config");
    }
}
