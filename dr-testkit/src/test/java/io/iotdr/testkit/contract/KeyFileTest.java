package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.spi.KeyProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a key in a file. */
final class KeyFileTest extends KeyProviderContract {

    @TempDir
    private Path directory;

    private KeyFile key;

    @BeforeEach
    void make() {
        key = KeyFile.create(directory.resolve("key"));
    }

    @Override
    protected KeyProvider provider() {
        return key;
    }

    @Override
    protected KeyProvider another() {
        return KeyFile.create(directory.resolve("other"));
    }

    @Test
    void anExistingKeyFileIsNotOverwritten() {
        assertThatThrownBy(() -> KeyFile.create(directory.resolve("key"))).hasMessageContaining("FileAlreadyExists");
    }

    @Test
    void aKeyFileReadableByEveryUserIsRefused() throws Exception {
        Files.setPosixFilePermissions(directory.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> key.wrap(new byte[32])).hasMessageContaining("chmod 600");
    }

    @Test
    void aFileWithoutAKeyIsRefusedWithoutShowingItsContent() throws Exception {
        Files.writeString(directory.resolve("key"), "hunter2");
        assertThatThrownBy(() -> key.wrap(new byte[32]))
                .hasMessageContaining("does not contain 64 hexadecimal digits")
                .hasMessageNotContaining("hunter2");
    }
}
