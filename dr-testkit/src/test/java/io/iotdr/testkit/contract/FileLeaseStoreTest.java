package io.iotdr.testkit.contract;

import io.iotdr.journal.FileLeaseStore;
import io.iotdr.spi.LeaseStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tests leases in files. */
final class FileLeaseStoreTest extends LeaseStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected LeaseStore open() {
        return FileLeaseStore.at(directory, time);
    }
}
