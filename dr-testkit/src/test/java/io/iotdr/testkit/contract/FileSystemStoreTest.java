package io.iotdr.testkit.contract;

import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.spi.ObjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tests objects in a directory. */
final class FileSystemStoreTest extends ObjectStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected ObjectStore store() {
        return new FileSystemStore(directory.resolve("store"));
    }
}
