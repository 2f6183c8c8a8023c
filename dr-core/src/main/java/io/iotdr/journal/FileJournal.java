package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The default {@link Journal}: a directory with one file for each stream. An append is one frame and one fsync.
 *
 * <p>Several processes on one machine may share the directory; an advisory file lock orders their appends. The next
 * append truncates a torn append that a crash left at the end. Damage elsewhere throws {@link
 * JournalCorruptedException}. Thread-safe; an interrupt affects no other caller.
 */
public final class FileJournal implements Journal {

    private static final String SUFFIX = ".journal";

    /** A file with another name, such as a copy, is none of this journal's. */
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    private static final int MOST_OPEN = 64;

    private final Path directory;
    /** The files that this process appended to last; older ones are closed, so that descriptors do not add up. */
    private final Map<String, StreamFile> open = new LinkedHashMap<>(MOST_OPEN, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StreamFile> eldest) {
            if (size() > MOST_OPEN) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

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

    /** Reads with a channel of its own, so that an interrupt of the reader does not close the channel of an append. */
    @Override
    public List<byte[]> read(String stream) {
        Path path = path(stream);
        byte[] content = reading(path, StreamReader::whole).orElse(new byte[0]);
        return List.copyOf(Frames.scan(path.toString(), content).entries());
    }

    @Override
    public Optional<byte[]> first(String stream) {
        return reading(path(stream), StreamReader::first);
    }

    @Override
    public Optional<byte[]> last(String stream) {
        return reading(path(stream), StreamReader::last);
    }

    private static Optional<byte[]> reading(Path path, StreamReader.StreamPart part) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new JournalCorruptedException(path + " is not a file, and not the journal of a run; remove it");
        }
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return part.of(new StreamReader(path.toString(), channel));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw JournalCorruptedException.unreadable(
                    path + " cannot be read by this user; give it back to the user of the orchestrator");
        } catch (IOException e) {
            throw unreadable(path, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the exception for one file that cannot be read; this process still reads the others. */
    private static RuntimeException unreadable(Path path, IOException e) {
        boolean ofThisProcess = String.valueOf(e.getMessage()).contains("Too many open files");
        return ofThisProcess
                ? ProviderException.notDone("file journal", "read " + path, Reason.of(e), e)
                : JournalCorruptedException.unreadable(path + " cannot be read: " + Reason.of(e));
    }

    /** Moves the file to the directory {@code archive} beside it. A file of that name there is kept, and this one gets a number. */
    @Override
    public void archive(String stream) {
        Path from = path(stream);
        if (!Files.exists(from)) {
            return;
        }
        synchronized (open) {
            Optional.ofNullable(open.remove(stream)).ifPresent(StreamFile::close);
        }
        try {
            PrivateFiles.makeDirectory(directory.resolve("archive"));
            Path to = directory.resolve("archive").resolve(from.getFileName());
            for (int number = 2; Files.exists(to); number++) {
                to = to.resolveSibling(from.getFileName() + "." + number);
            }
            Files.move(from, to);
            PrivateFiles.syncDirectory(to);
            PrivateFiles.syncDirectory(from);
        } catch (IOException e) {
            throw ProviderException.notDone("file journal", "archive " + from, String.valueOf(e), e);
        }
    }

    @Override
    public List<String> streams() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(SUFFIX))
                    .map(n -> n.substring(0, n.length() - SUFFIX.length()))
                    .filter(n -> n.matches(NAME))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw ProviderException.notDone("file journal", "list " + directory, Reason.of(e), e);
        }
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(StreamFile::close);
            open.clear();
        }
    }

    private StreamFile file(String stream) {
        Path path = path(stream);
        synchronized (open) {
            return open.computeIfAbsent(stream, id -> new StreamFile(path));
        }
    }

    private Path path(String stream) {
        if (!stream.matches(NAME)) {
            throw new DisasterRecoveryException(
                    "'" + stream + "' is not a valid stream name; use 1 to 200 letters, digits, '.', '_' or '-'");
        }
        return directory.resolve(stream + SUFFIX);
    }
}
