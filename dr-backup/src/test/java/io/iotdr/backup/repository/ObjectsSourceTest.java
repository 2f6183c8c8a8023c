package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a source that consists of the objects of a store to which others write. */
final class ObjectsSourceTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final Bucket bucket = new Bucket();
    private BackupManager backups;

    @BeforeEach
    void open() {
        backups = new Places(directory.resolve("places")).open().backups();
    }

    /** A bucket of another party, with keys as people write them. */
    private static final class Bucket implements ObjectStore {
        final SortedMap<String, byte[]> objects = new TreeMap<>();
        final SortedMap<String, Instant> times = new TreeMap<>();
        Consumer<String> onRead = key -> {};
        int reads;

        void put(String key, byte[] content) {
            objects.put(key, content);
            times.put(key, LONG_AGO.plusSeconds(times.size()));
        }

        void put(String key, String content) {
            put(key, content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean putIfAbsent(String key, byte[] content) {
            throw new IllegalStateException("a source is only read");
        }

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(objects.get(key));
        }

        @Override
        public Optional<byte[]> get(String key, long offset, int length) {
            reads++;
            onRead.accept(key);
            return get(key).map(all -> {
                if (offset + length > all.length) {
                    throw ProviderException.refused("bucket", "read " + key, "the range goes beyond its end");
                }
                return Arrays.copyOfRange(all, (int) offset, (int) offset + length);
            });
        }

        @Override
        public List<ObjectInfo> list(String prefix) {
            return objects.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .map(key -> new ObjectInfo(
                            key,
                            Optional.ofNullable(objects.get(key)).orElseThrow().length,
                            Optional.ofNullable(times.get(key)).orElseThrow()))
                    .toList();
        }

        @Override
        public void delete(String key) {
            throw new IllegalStateException("a source is only read");
        }
    }

    private RecoveryPoint create(String prefix) {
        return backups.create(BackupRequest.of("telemetry", new BackupSource.Objects(bucket, prefix)));
    }

    private Path restored(RecoveryPoint point) {
        Path into = directory.resolve("into-" + System.nanoTime());
        backups.restore(point, into);
        return into;
    }

    @Test
    void objectsAreRestoredAsFilesNamedRelativeToThePrefix() {
        byte[] large = new byte[11_000_000];
        new Random(1).nextBytes(large);
        bucket.put("2026/large", large);
        bucket.put("2026/empty", "");
        bucket.put("2026/a/b/c", "deep");
        bucket.put("2026/a-1", "between");
        bucket.put("2026/grüße und +%.txt", "odd");
        bucket.put("2025/old", "not asked for");
        RecoveryPoint point = create("2026/");
        assertThat(point.problems()).isEmpty();
        assertThat(point.files()).isEqualTo(5);
        Path into = restored(point);
        assertThat(into.resolve("large")).hasBinaryContent(large);
        assertThat(into.resolve("empty")).isEmptyFile();
        assertThat(into.resolve("a/b/c")).hasContent("deep");
        assertThat(into.resolve("a-1")).hasContent("between");
        assertThat(into.resolve("grüße und +%.txt")).hasContent("odd");
        assertThat(into.resolve("old")).doesNotExist();
    }

    @Test
    void anUnchangedObjectIsNotReadAgain() {
        bucket.put("one", "first");
        bucket.put("two", "second");
        create("");
        bucket.reads = 0;
        bucket.put("two", "other");
        RecoveryPoint point = create("");
        assertThat(bucket.reads).isEqualTo(1);
        Path into = restored(point);
        assertThat(into.resolve("one")).hasContent("first");
        assertThat(into.resolve("two")).hasContent("other");
    }

    @Test
    void objectsWhoseKeysAreInvalidPathsAreReportedAndOthersBackedUp() {
        bucket.put("a", "an object and a directory");
        bucket.put("a/b", "in it");
        bucket.put("folder/", "");
        bucket.put("folder/x", "x");
        bucket.put("../escape", "out");
        bucket.put("double//slash", "empty part");
        RecoveryPoint point = create("");
        assertThat(point.problems())
                .containsExactlyInAnyOrder(
                        "../escape: its name is not a valid file path; it is not in the backup",
                        "double//slash: its name is not a valid file path; it is not in the backup",
                        "a/b: another object has the name of its directory; it is not in the backup");
        Path into = restored(point);
        assertThat(into.resolve("a")).hasContent("an object and a directory");
        assertThat(into.resolve("folder/x")).hasContent("x");
        assertThat(directory.resolve("escape")).doesNotExist();
    }

    @Test
    void anObjectDeletedOrTruncatedDuringTheReadIsReported() {
        bucket.put("gone", "soon");
        bucket.put("shorter", "soon too");
        bucket.put("stays", "here");
        bucket.onRead = key -> {
            bucket.objects.remove("gone");
            bucket.objects.put("shorter", new byte[2]);
        };
        RecoveryPoint point = create("");
        assertThat(point.problems())
                .hasSize(2)
                .allMatch(p -> p.endsWith("it was deleted or replaced while it was read; it is not in the backup"));
        assertThat(restored(point).resolve("stays")).hasContent("here");
    }

    /**
     * Tests a longer object, of which the old length could be read, and a large object, of which parts of both versions
     * could be read.
     */
    @Test
    void anObjectReplacedDuringTheReadIsReportedAndNotBackedUp() {
        bucket.put("grows", "short");
        bucket.put("large", new byte[9_000_000]);
        bucket.put("stays", "here");
        bucket.onRead = key -> {
            bucket.put("grows", "another one that is longer");
            bucket.put("large", new byte[9_000_000]);
        };
        RecoveryPoint point = create("");
        assertThat(point.problems()).hasSize(2).allMatch(p -> p.contains("replaced while it was read"));
        assertThat(restored(point).resolve("stays")).hasContent("here");
        assertThat(restored(point).resolve("grows")).doesNotExist();
    }

    @Test
    void noBackupIsMadeWhenTheSourceStoreBecomesUnreachable() {
        bucket.put("one", "first");
        bucket.onRead = key -> {
            throw ProviderException.notDone("bucket", "read", "it is away", null);
        };
        assertThatThrownBy(() -> create(""))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("the object one cannot be read, so no backup was made");
        assertThat(backups.list()).isEmpty();
    }
}
