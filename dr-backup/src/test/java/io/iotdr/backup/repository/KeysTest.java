package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which keys open a repository, and how keys are replaced without writing data again. */
final class KeysTest {

    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("keys-test");

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private KeyProvider old;
    private KeyProvider fresh;

    @BeforeEach
    void make() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        old = KeyFile.create(directory.resolve("old"));
        fresh = KeyFile.create(directory.resolve("fresh"));
    }

    private Repository open(KeyProvider... keys) {
        return Repository.openOrInit(
                places.both(),
                List.of(keys),
                RepositoryOptions.DEFAULT,
                new TimeSource(SystemClock.INSTANCE, SCHEDULER));
    }

    private Map<String, Long> data() {
        Map<String, Long> out = new TreeMap<>();
        for (ObjectInfo object : places.first.list("")) {
            if (!object.key().startsWith("keys/")) {
                out.put(object.key(), object.size());
            }
        }
        return out;
    }

    @Test
    void aKeyIsRotatedWithoutWritingDataAgain() {
        RecoveryPoint point = open(old).backups().create("s", source);
        Map<String, Long> before = data();
        open(fresh, old).retire(old);
        assertThat(data()).isEqualTo(before);
        assertThat(open(fresh).backups().list()).containsExactly(point);
        assertThat(open(fresh).backups().verify(point)).isEmpty();
        assertThatThrownBy(() -> open(old)).isInstanceOf(ProviderException.class);
    }

    @Test
    void eitherOfTwoKeysOpensTheRepository() {
        RecoveryPoint point = open(old, fresh).backups().create("s", source);
        assertThat(open(old).backups().list()).containsExactly(point);
        assertThat(open(fresh).backups().list()).containsExactly(point);
        places.first.list("keys/").stream().limit(1).forEach(o -> places.first.delete(o.key()));
        assertThat(open(old, fresh).backups().list()).containsExactly(point);
    }

    @Test
    void retiringTheLastKeyIsRefused() {
        open(old);
        assertThatThrownBy(() -> open(old).retire(old))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("no other configured key opens");
        assertThat(open(old).backups().list()).isEmpty();
    }

    @Test
    void openingAnExistingRepositoryAgainSharesItsKey() {
        Repository one = open(old);
        RecoveryPoint point = one.backups().create("s", source);
        Repository two = open(old);
        assertThat(two.backups().list()).containsExactly(point);
        assertThat(places.first.list("keys/")).hasSize(1);
    }

    @Test
    void aWrappedKeyCopiedFromAnotherRepositoryIsRefused() throws IOException {
        open(old);
        Places elsewhere = new Places(directory.resolve("elsewhere"));
        Repository.openOrInit(
                elsewhere.both(), old, RepositoryOptions.DEFAULT, new TimeSource(SystemClock.INSTANCE, SCHEDULER));
        ObjectInfo own = places.first.list("keys/").get(0);
        byte[] foreign =
                elsewhere.first.get(elsewhere.first.list("keys/").get(0).key()).orElseThrow();
        places.tamper("first", own, foreign);
        assertThatThrownBy(() -> open(List.of(places.both().get(0)), old))
                .hasMessageContaining("contains no wrapped key of the repository");
        open(old);
        assertThat(open(List.of(places.both().get(0)), old).backups().list())
                .as("the other location has mended it")
                .isEmpty();
    }

    @Test
    void damagedWrappedKeysInOneLocationDoNotLockTheOther() throws IOException {
        RecoveryPoint point = open(old).backups().create("s", source);
        for (String damaged : List.of("!!!", "", "AQ==")) {
            places.tamper("first", places.first.list("keys/").get(0), damaged.getBytes(StandardCharsets.US_ASCII));
            assertThat(open(old).backups().list()).as(damaged).containsExactly(point);
        }
    }

    @Test
    void aWrappedKeyThatWouldTakeMuchMemoryIsRefused() {
        KeyProvider passphrase = new PassphraseKey(Places.PASSPHRASE);
        byte[] wrapped = passphrase.wrap(new byte[32]);
        wrapped[1] = 20;
        wrapped[2] = 16;
        wrapped[3] = 16;
        assertThatThrownBy(() -> passphrase.unwrap(wrapped)).hasMessageContaining("not made with a passphrase");
    }

    private Repository open(List<Location> locations, KeyProvider key) {
        return Repository.openOrInit(
                locations, key, RepositoryOptions.DEFAULT, new TimeSource(SystemClock.INSTANCE, SCHEDULER));
    }
}
