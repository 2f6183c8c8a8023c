package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that this version reads repositories of every released version. {@code -Dgolden.write=VERSION} records a new
 * one before a release that changes the format.
 */
final class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/iotdr/backup/repository/golden");
    private static final Instant TIME = Instant.parse("2026-11-25T03:00:00.123456789Z");

    @TempDir
    private Path directory;

    private BackupManager open(Path version) throws IOException {
        Path key = Files.copy(version.resolve("key"), directory.resolve("key-" + version.getFileName()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Repository.openOrInit(
                        List.of(new Location("a", new FileSystemStore(version.resolve("place")))),
                        new KeyFile(key),
                        RepositoryOptions.DEFAULT,
                        TimeSource.system("golden"))
                .backups();
    }

    private Path expected() throws IOException {
        Path source = Files.createDirectories(directory.resolve("expected/deep"));
        Files.writeString(source.resolve("text"), "the same line\n".repeat(20_000));
        Files.writeString(source.resolve("small"), "small");
        Files.createSymbolicLink(source.resolve("link"), Path.of("../elsewhere"));
        try (RandomAccessFile holes =
                new RandomAccessFile(source.resolve("holes").toFile(), "rw")) {
            holes.setLength(3_000_000);
            holes.seek(1_000_000);
            holes.write("in the middle".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        Files.setLastModifiedTime(source.resolve("small"), FileTime.from(TIME));
        return source.getParent();
    }

    @Test
    void aRepositoryOfEveryReleasedVersionIsVerifiedAndRestored() throws IOException {
        write();
        Map<String, String> expected = Places.tree(expected());
        try (Stream<Path> versions = Files.list(GOLDEN)) {
            for (Path golden : versions.toList()) {
                Path version = copy(golden);
                BackupManager backups = open(version);
                assertThat(backups.verify(VerifyDepth.DATA).sound())
                        .as(version.toString())
                        .isTrue();
                RecoveryPoint point = backups.list("platform").get(0);
                if (Files.isDirectory(golden.resolve("place/verdicts"))) {
                    assertThat(point.verdict(Check.OPERATOR)).contains(Verdict.good(Check.OPERATOR, TIME, "golden"));
                    assertThat(point.fresh()).isPresent();
                }
                Path into = directory.resolve("into-" + version.getFileName());
                backups.restore(point, into);
                assertThat(Places.tree(into)).isEqualTo(expected);
                assertThat(Files.readSymbolicLink(into.resolve("deep/link"))).hasToString("../elsewhere");
                assertThat(Files.getLastModifiedTime(into.resolve("deep/small")).toInstant())
                        .isEqualTo(TIME);
            }
        }
    }

    /**
     * Returns a copy of a golden repository, since verdicts are stored beside the data and the original must not
     * change.
     */
    private Path copy(Path golden) throws IOException {
        Path into = directory.resolve("golden-" + golden.getFileName());
        try (Stream<Path> files = Files.walk(golden)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = into.resolve(golden.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return into;
    }

    private void write() throws IOException {
        String version = System.getProperty("golden.write", "");
        if (!version.isEmpty()) {
            Path fresh = Files.createDirectories(GOLDEN.resolve(version));
            KeyFile.create(fresh.resolve("key"));
            BackupManager backups = open(fresh);
            RecoveryPoint point = backups.create("platform", expected());
            backups.recordVerdict(point, Verdict.good(Check.OPERATOR, TIME, "golden"));
            Files.delete(directory.resolve("key-" + version));
            Files.delete(directory.resolve("expected/deep/link"));
        }
    }
}
