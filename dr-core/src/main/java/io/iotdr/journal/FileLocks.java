package io.iotdr.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Locks files for a bounded time: a process that was stopped while it held a lock must not stop others. */
public final class FileLocks {

    private static final long PAUSE_NANOS = 5_000_000;

    /** About ten seconds; an append under a lock takes milliseconds. */
    private static final int MOST_TRIES = 2_000;

    private FileLocks() {}

    /**
     * Locks a file against other processes, and against other channels of this one. The interrupt flag is kept and ends
     * nothing.
     *
     * @throws IOException when the lock is not free within about ten seconds
     */
    public static FileLock lock(FileChannel channel, Path file) throws IOException {
        boolean interrupted = false;
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                FileLock lock = tried(channel);
                if (lock != null) {
                    return lock;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IOException("another process has locked " + file
                + " for ten seconds; if it was stopped, let it continue, or end it");
    }

    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
