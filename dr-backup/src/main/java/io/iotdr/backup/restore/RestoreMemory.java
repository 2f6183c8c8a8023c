package io.iotdr.backup.restore;

import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The restores that were begun in a region, in files that survive a restart. Thread-safe. */
final class RestoreMemory {

    private static final String RESTORE = "restore";

    /** The directories in which this process restores: closing a second channel of a file would release its lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;

    RestoreMemory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Returns a short text that stands for a key in the names of files. */
    static String id(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    Optional<RestoreNote> find(String key) {
        return read(directory.resolve(id(key) + ".json"));
    }

    private static Optional<RestoreNote> read(Path file) {
        try {
            return Optional.of((RestoreNote)
                    Objects.requireNonNull(new JsonPart(Files.readString(file)).as(RestoreNote.class), "it is null"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | DisasterRecoveryException | NullPointerException e) {
            throw ProviderException.refused(
                    RESTORE,
                    "read what earlier attempts have done",
                    file + ": " + Reason.of(e) + "; remove the file, so that the restore begins anew");
        }
    }

    /** Returns whether a restore that has not ended put a directory in its place, which {@code identity} tells. */
    boolean isUnfinished(String identity) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> notes = files.filter(f -> f.toString().endsWith(".json")).toList();
            return notes.stream()
                    .flatMap(note -> read(note).stream())
                    .anyMatch(n -> n.phase() != RestorePhase.DONE
                            && identity.equals(n.facts().get(TakeOver.IDENTITY)));
        } catch (IOException e) {
            throw ProviderException.notDone(RESTORE, "read " + directory, Reason.of(e), e);
        }
    }

    /** Stores a note; it is durable when this method returns. */
    void keep(RestoreNote note) {
        try {
            PrivateFiles.makeDirectory(directory);
            PrivateFiles.write(
                    directory.resolve(id(note.key()) + ".json"),
                    Json.write(note).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | DisasterRecoveryException e) {
            throw ProviderException.notDone(RESTORE, "write into " + directory, Reason.of(e), e);
        }
    }

    /**
     * Runs the only restore of this directory.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} while another one runs, in this process or another
     */
    <T> T alone(Supplier<T> work) {
        if (!HELD.add(directory)) {
            throw busy();
        }
        try {
            PrivateFiles.makeDirectory(directory);
            return locked(work);
        } catch (IOException e) {
            throw ProviderException.notDone(RESTORE, "lock " + directory, Reason.of(e), e);
        } finally {
            HELD.remove(directory);
        }
    }

    private <T> T locked(Supplier<T> work) throws IOException {
        Path file = directory.resolve("lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            return work.get();
        }
    }

    private ProviderException busy() {
        return ProviderException.notDone(RESTORE, "begin", "another restore runs in " + directory, null);
    }
}
