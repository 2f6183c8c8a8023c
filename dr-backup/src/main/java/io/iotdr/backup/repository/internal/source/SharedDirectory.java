package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.OpenDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a source, which the reading thread and the workers use; the last one closes it. After a failure a
 * worker may still read when the walk is over. Thread-safe.
 */
final class SharedDirectory implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedDirectory.class);

    /** The number of directories below it that are kept open for the workers. */
    private static final int MOST_HELD = 256;

    private final OpenDirectory directory;
    private final AtomicInteger users = new AtomicInteger(1);
    private final Semaphore room = new Semaphore(MOST_HELD);

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

    /**
     * Opens a directory below it once more, so that its files are found wherever it is moved.
     *
     * @return empty when many are open already
     */
    Optional<OpenDirectory> hold(OpenDirectory below) throws IOException {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(below.again());
        } catch (IOException e) {
            room.release();
            throw e;
        }
    }

    void release(OpenDirectory held) {
        room.release();
        closed(held);
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            closed(directory);
        }
    }

    private static void closed(OpenDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("{} was not closed", directory.where(), e);
        }
    }
}
