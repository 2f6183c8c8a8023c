package io.iotdr.journal;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of a stream that this process appends to, and what it has read of it. Thread-safe. */
final class StreamFile {

    /** The largest file of a stream, in bytes. A run of a thousand steps writes less than a hundredth of it. */
    static final long LARGEST = 64L << 20;

    private static final int MOST_INTERRUPTS = 100;

    private final Path path;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private long version;
    private long end;

    StreamFile(Path path) {
        this.path = path;
    }

    /**
     * Appends entries. An interrupt while the file is written closes its channel; then the file is opened again, and the
     * append is repeated unless it is in the file already. The interrupt flag stays set.
     */
    synchronized long append(long expectedVersion, List<byte[]> entries) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 0; attempt < MOST_INTERRUPTS; attempt++) {
                try {
                    if (attempt > 0 && isStored(expectedVersion, entries)) {
                        // The interrupt may have come before the write was on disk.
                        opened().force(false);
                        return expectedVersion + entries.size();
                    }
                    return appendLocked(expectedVersion, entries);
                } catch (ClosedChannelException | FileLockInterruptionException closed) {
                    interrupted |= Thread.interrupted();
                    forget();
                }
            }
            throw ProviderException.unknown(
                    "file journal", "append to " + path, "the thread was interrupted again and again", null);
        } catch (IOException e) {
            forget();
            throw ProviderException.notDone("file journal", "append to " + path, Reason.of(e), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long appendLocked(long expectedVersion, List<byte[]> entries) throws IOException {
        FileChannel to = opened();
        try (FileLock lock = FileLocks.lock(to, path)) {
            refuseUnlessInPlace();
            catchUp(to);
            if (version != expectedVersion) {
                throw ProviderException.conflict(
                        "file journal",
                        "append to " + path,
                        "it is at version " + version + ", not " + expectedVersion);
            }
            byte[] frame = Frames.encode(entries);
            if (end + frame.length > LARGEST) {
                throw ProviderException.refused(
                        "file journal",
                        "append to " + path,
                        "it would exceed " + (LARGEST >> 20) + " MiB; end its run: " + Frames.abandon(path.toString()));
            }
            write(to, frame);
            version += entries.size();
            return version;
        }
    }

    private boolean isStored(long after, List<byte[]> entries) throws IOException {
        FileChannel from = opened();
        List<byte[]> all = Frames.scan(path.toString(), new StreamReader(path.toString(), from).bytes(0, from.size()))
                .entries();
        if (all.size() < after + entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!Arrays.equals(all.get((int) after + i), entries.get(i))) {
                return false;
            }
        }
        return true;
    }

    private FileChannel opened() throws IOException {
        FileChannel known = channel;
        if (known != null && known.isOpen()) {
            return known;
        }
        version = 0;
        end = 0;
        if (PrivateFiles.create(path)) {
            PrivateFiles.syncDirectory(path);
        }
        FileChannel fresh =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        channel = fresh;
        identity = identity();
        return fresh;
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** An append to a file that was deleted or replaced would be lost without an error. */
    private void refuseUnlessInPlace() throws IOException {
        boolean same;
        try {
            same = Objects.equals(identity, identity());
        } catch (NoSuchFileException removed) {
            same = false;
        }
        if (!same) {
            forget();
            throw new JournalCorruptedException("the journal " + path
                    + " was removed or replaced by another program while in use; restore it from a copy");
        }
    }

    /** Reads the appends of other processes and truncates a torn append. */
    private void catchUp(FileChannel from) throws IOException {
        if (from.size() == end) {
            return;
        }
        if (from.size() < end) {
            throw new JournalCorruptedException(
                    "the journal " + path + " was truncated by another program while in use; restore it from a copy");
        }
        byte[] more = new StreamReader(path.toString(), from).bytes(end, from.size());
        Frames.Scan scan = Frames.scan(path.toString(), more);
        version += scan.entries().size();
        end += scan.end();
        if (from.size() > end) {
            from.truncate(end);
            from.force(true);
        }
    }

    /**
     * Appends a frame. After a failure the file is truncated again, so that it never contains an append that was
     * reported as failed.
     */
    private void write(FileChannel to, byte[] frame) throws IOException {
        try {
            ByteBuffer left = ByteBuffer.wrap(frame);
            long at = end;
            while (left.hasRemaining()) {
                at += to.write(left, at);
            }
            to.force(false);
            end = at;
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException e) {
            to.truncate(end);
            throw e;
        }
    }

    /** Closes the channel; the next append opens the file again and reads it from its start. */
    private void forget() {
        FileChannel known = channel;
        channel = null;
        if (known != null) {
            try {
                known.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + path, e);
            }
        }
    }

    synchronized void close() {
        forget();
    }
}
