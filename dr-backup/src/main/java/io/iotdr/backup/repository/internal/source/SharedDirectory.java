package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.OpenDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The directory of a source, which the reading thread and the workers use; the last one closes it. After a failure a
 * worker may still read when the walk is over. Thread-safe.
 */
final class SharedDirectory implements Closeable {

    private final OpenDirectory directory;
    private final AtomicInteger users = new AtomicInteger(1);

    SharedDirectory(OpenDirectory directory) {
        this.directory = directory;
    }

    OpenDirectory directory() {
        return directory;
    }

    /** Keeps it open until one more {@link #close}. */
    void retain() {
        users.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        if (users.decrementAndGet() == 0) {
            directory.close();
        }
    }
}
