package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests what another local user can do who may write where a backup reads or a restore writes. */
@EnabledOnOs(OS.LINUX)
final class HostileNeighbourTest {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    @TempDir
    private Path directory;

    private Path source;
    private Path target;
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        source = Files.createDirectories(directory.resolve("source"));
        target = Files.createDirectories(directory.resolve("target"));
        backups = new Places(directory.resolve("places")).open().backups();
    }

    private RecoveryPoint backup() throws IOException {
        Files.createDirectories(source.resolve("d"));
        Files.writeString(source.resolve("d/small"), "the small file");
        byte[] large = new byte[12_000_000];
        new Random(5).nextBytes(large);
        Files.write(source.resolve("large"), large);
        return backups.create("files", source);
    }

    private Path staging(RecoveryPoint point) {
        return target.resolve(RestoreRequest.STAGING + point.id());
    }

    @Test
    void aStagingDirectoryThatOthersMayEnterIsRefused() throws IOException {
        RecoveryPoint point = backup();
        Files.createDirectory(staging(point));
        Files.setPosixFilePermissions(staging(point), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> backups.restore(point, target))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("was not left by an interrupted restore of this user");
        assertThat(staging(point)).isEmptyDirectory();
    }

    @Test
    void aStagingDirectoryOfAnotherOwnerIsRefused() throws IOException {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can give a directory away");
        RecoveryPoint point = backup();
        Files.createDirectory(
                staging(point), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setAttribute(staging(point), "unix:uid", 65534);
        assertThatThrownBy(() -> backups.restore(point, target))
                .hasMessageContaining("was not left by an interrupted restore of this user");
        assertThat(staging(point)).isEmptyDirectory();
    }

    @Test
    void aLinkInThePlaceOfTheStagingDirectoryIsNotFollowed() throws IOException {
        RecoveryPoint point = backup();
        Path theirs = Files.createDirectories(directory.resolve("theirs"));
        Files.createSymbolicLink(staging(point), theirs);
        assertThatThrownBy(() -> backups.restore(point, target)).isInstanceOf(DisasterRecoveryException.class);
        assertThat(theirs).isEmptyDirectory();
    }

    /** Size and time tell nothing about the content. */
    @Test
    void filesOfAnInterruptedRestoreAreNotBelieved() throws IOException {
        RecoveryPoint point = backup();
        Path staging = Files.createDirectory(
                staging(point), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(staging.resolve("d"));
        byte[] planted = Files.readAllBytes(source.resolve("large"));
        planted[6_000_000]++;
        Files.write(staging.resolve("large"), planted);
        Files.writeString(staging.resolve("d/small"), "THE SMALL FILE");
        for (String name : List.of("large", "d/small")) {
            Files.setLastModifiedTime(staging.resolve(name), Files.getLastModifiedTime(source.resolve(name)));
        }
        backups.restore(point, target);
        assertThat(target.resolve("d/small")).hasContent("the small file");
        assertThat(Files.mismatch(target.resolve("large"), source.resolve("large")))
                .isEqualTo(-1);
    }

    @Test
    void nobodyElseReadsWhatIsNotInItsPlaceYet() throws IOException {
        Files.createDirectories(source.resolve("open"));
        for (int i = 0; i < 50; i++) {
            byte[] content = new byte[300_000];
            new Random(i).nextBytes(content);
            Files.write(source.resolve("open").resolve("file" + i), content);
        }
        RecoveryPoint point = backups.create("files", source);
        List<String> readable = new ArrayList<>();
        AtomicBoolean seen = new AtomicBoolean();
        Path fresh = directory.resolve("fresh");
        backups.restore(RestoreRequest.of(point, fresh).progress(progress -> {
            seen.set(true);
            readable.addAll(readableByOthers(fresh));
        }));
        assertThat(seen).isTrue();
        assertThat(readable).isEmpty();
        assertThat(Files.getPosixFilePermissions(fresh.resolve("open")))
                .isEqualTo(Files.getPosixFilePermissions(source.resolve("open")));
    }

    /** Returns the directories on the way that others may enter; the files inside a closed one are closed too. */
    private static List<String> readableByOthers(Path root) {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(p -> String.valueOf(p.getFileName()).startsWith(RestoreRequest.STAGING))
                    .filter(p -> !Collections.disjoint(permissions(p), OTHERS))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<PosixFilePermission> permissions(Path path) {
        try {
            return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRepositoryIsForItsOwnerOnly() throws IOException {
        backup();
        try (Stream<Path> all = Files.walk(directory.resolve("places"))) {
            assertThat(all.skip(1).filter(p -> !Collections.disjoint(permissions(p), OTHERS)))
                    .isEmpty();
        }
    }

    /** The neighbour replaces a file and a directory by links to what only root may read, again and again. */
    @Test
    void aBackupFollowsNoLinkThatIsSwappedIn() throws Exception {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("x"), "SECRET");
        Path spare = Files.createDirectories(directory.resolve("spare"));
        Files.createDirectories(source.resolve("d"));
        Files.writeString(source.resolve("d/x"), "public");
        Files.writeString(source.resolve("x"), "public");
        for (int i = 0; i < 200; i++) {
            Files.writeString(source.resolve("between" + i), "public");
        }
        AtomicBoolean ended = new AtomicBoolean();
        Thread neighbour = new Thread(() -> swap(secrets, spare, ended));
        neighbour.start();
        try {
            for (int i = 0; i < 40; i++) {
                RecoveryPoint point = backups.create("files", source);
                Path into = directory.resolve("into" + i);
                backups.restore(point, into);
                assertNothingSecret(into);
            }
        } finally {
            ended.set(true);
            neighbour.join();
        }
    }

    private void swap(Path secrets, Path spare, AtomicBoolean ended) {
        try {
            while (!ended.get()) {
                Files.createSymbolicLink(spare.resolve("link"), secrets.resolve("x"));
                Files.move(spare.resolve("link"), source.resolve("x"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(source.resolve("d"), spare.resolve("d"));
                Files.createSymbolicLink(source.resolve("d"), secrets);
                Files.writeString(spare.resolve("file"), "public");
                Files.move(spare.resolve("file"), source.resolve("x"), StandardCopyOption.REPLACE_EXISTING);
                Files.delete(source.resolve("d"));
                Files.move(spare.resolve("d"), source.resolve("d"));
                Files.setLastModifiedTime(source.resolve("d/x"), FileTime.fromMillis(System.nanoTime()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingSecret(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                assertThat(Files.readString(file)).isNotEqualTo("SECRET");
            }
        }
    }
}
