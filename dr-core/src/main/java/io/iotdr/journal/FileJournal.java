package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The default {@link Journal}: a directory with one file for each stream. An append is one frame and one fsync.
 *
 * <p>Several processes on one machine may share the directory; an advisory file lock orders their appends. The next
 * append truncates a torn append that a crash left at the end. Damage elsewhere throws {@link
 * JournalCorruptedException}.
 */
public final class FileJournal implements Journal {

    private static final String SUFFIX = ".journal";

    private final Path directory;
    private final Map<String, OpenFile> open = new ConcurrentHashMap<>();

    private FileJournal(Path directory) {
        this.directory = directory;
    }

    /** Returns the journal in {@code directory} and creates the directory (mode 0700) if it does not exist. */
    public static FileJournal at(Path directory) {
        PrivateFiles.makeDirectory(directory);
        return new FileJournal(directory);
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        return file(stream).append(expectedVersion, entries);
    }

    @Override
    public List<byte[]> read(String stream) {
        if (!Files.exists(path(stream))) {
            return List.of();
        }
        return file(stream).read();
    }

    @Override
    public List<String> streams() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(SUFFIX))
                    .map(n -> n.substring(0, n.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the journal directory " + directory, e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(OpenFile::close);
        open.clear();
    }

    private OpenFile file(String stream) {
        return open.computeIfAbsent(stream, id -> new OpenFile(path(id)));
    }

    private Path path(String stream) {
        if (!stream.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
            throw new DisasterRecoveryException(
                    "'" + stream + "' is not a valid stream name; use 1 to 200 letters, digits, '.', '_' or '-'");
        }
        return directory.resolve(stream + SUFFIX);
    }

    /** A stream's file and what this process has read of it. */
    private static final class OpenFile {
        private final Path path;
        private final FileChannel channel;
        private long version;
        private long end;

        OpenFile(Path path) {
            this.path = path;
            try {
                boolean isNew = !Files.exists(path);
                channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (isNew) {
                    PrivateFiles.restrict(path);
                    PrivateFiles.syncDirectory(path);
                }
            } catch (IOException e) {
                throw ProviderException.notDone("file journal", "open " + path, String.valueOf(e.getMessage()), e);
            }
        }

        synchronized long append(long expectedVersion, List<byte[]> entries) {
            try (FileLock lock = fileLock()) {
                catchUp();
                if (version != expectedVersion) {
                    throw ProviderException.conflict(
                            "file journal",
                            "append to " + path,
                            "it is at version " + version + ", not " + expectedVersion);
                }
                write(Frames.encode(entries));
                version += entries.size();
                return version;
            } catch (IOException e) {
                throw ProviderException.notDone("file journal", "append to " + path, String.valueOf(e.getMessage()), e);
            }
        }

        synchronized List<byte[]> read() {
            try {
                Frames.Scan scan = Frames.scan(path.toString(), bytes(0));
                version = scan.entries().size();
                end = scan.end();
                return List.copyOf(scan.entries());
            } catch (IOException e) {
                throw ProviderException.notDone("file journal", "read " + path, String.valueOf(e.getMessage()), e);
            }
        }

        /** Reads the appends of other processes and truncates a torn append. */
        private void catchUp() throws IOException {
            if (channel.size() == end) {
                return;
            }
            if (channel.size() < end) {
                throw new JournalCorruptedException("the journal " + path
                        + " was truncated by another program while in use; restore it from a copy");
            }
            Frames.Scan scan = Frames.scan(path.toString(), bytes(end));
            version += scan.entries().size();
            end += scan.end();
            if (channel.size() > end) {
                channel.truncate(end);
                channel.force(true);
            }
        }

        /** Waits for the file lock. Two journals on one directory in the same process wait for each other here. */
        private FileLock fileLock() throws IOException {
            while (true) {
                try {
                    return channel.lock();
                } catch (OverlappingFileLockException heldByThisProcess) {
                    Thread.onSpinWait();
                }
            }
        }

        /**
         * Appends a frame. After a failure the file is truncated again, so that it never contains an append that was
         * reported as failed.
         */
        private void write(byte[] frame) throws IOException {
            try {
                ByteBuffer left = ByteBuffer.wrap(frame);
                long at = end;
                while (left.hasRemaining()) {
                    at += channel.write(left, at);
                }
                channel.force(false);
                end = at;
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }

        private byte[] bytes(long from) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size() - from));
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                continue;
            }
            return buffer.hasRemaining() ? java.util.Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
        }

        synchronized void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + path, e);
            }
        }
    }
}
