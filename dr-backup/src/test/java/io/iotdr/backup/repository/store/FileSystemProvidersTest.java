package io.iotdr.backup.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The settings of {@code provider: filesystem}; the contract of stores is tested elsewhere. */
@EnabledOnOs(OS.LINUX)
final class FileSystemProvidersTest {

    @TempDir
    private Path directory;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aLocationIsForItsOwnerOnly() throws IOException {
        Path root = directory.resolve("above/root");
        new FileSystemStore(root).putIfAbsent("packs/one", new byte[] {1});
        assertThat(mode(root)).isEqualTo("rwx------");
        assertThat(mode(root.resolve("packs"))).isEqualTo("rwx------");
        assertThat(mode(root.resolve("packs/one"))).isEqualTo("rw-------");
    }

    @Test
    void aLocationOfAGroupCanBeReadAndWrittenByIt() throws IOException {
        Path root = directory.resolve("root");
        new FileSystemStore(root).forGroup().putIfAbsent("packs/one", new byte[] {1});
        assertThat(mode(root)).isEqualTo("rwxrwx---");
        assertThat(Files.getAttribute(root.resolve("packs"), "unix:mode")).isEqualTo(042770);
        assertThat(mode(root.resolve("packs/one"))).isEqualTo("rw-r-----");
    }

    @Test
    void aLocationWhoseDiskIsNotMountedIsNeitherReadNorWritten() throws IOException {
        Object device = Files.getAttribute(Path.of("/"), "unix:dev");
        assumeTrue(device.equals(Files.getAttribute(directory, "unix:dev")), "temporary files are on another disk");
        Path root = directory.resolve("mnt/backup");
        ObjectStore store = new FileSystemStore(root).mounted();
        assertThatThrownBy(() -> store.putIfAbsent("config", new byte[] {1}))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("its disk is not mounted")
                .hasMessageContaining("expect_mount");
        assertThatThrownBy(() -> store.list("")).hasMessageContaining("its disk is not mounted");
        assertThatThrownBy(() -> store.get("config")).hasMessageContaining("its disk is not mounted");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aLocationWhoseDiskIsMountedIsUsed() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no /dev/shm");
        assumeTrue(!Files.getAttribute(memory, "unix:dev").equals(Files.getAttribute(Path.of("/"), "unix:dev")));
        Path root = Files.createTempDirectory(memory, "iot-dr").resolve("new");
        ObjectStore store = new FileSystemStore(root).mounted();
        assertThat(store.putIfAbsent("config", new byte[] {1})).isTrue();
        assertThat(store.list("")).hasSize(1);
        store.delete("config");
        Files.delete(root);
        Files.delete(root.getParent());
    }
}
