package io.iotdr.backup.repository.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link OpenDirectoryContract} where JNA or the system calls of Linux are missing. */
@DisabledOnOs(OS.WINDOWS)
final class PortableDirectoryTest extends OpenDirectoryContract {

    @Override
    OpenDirectory open(Path path) throws IOException {
        return new PortableDirectory(path);
    }
}
