package io.iotdr.backup.restore;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The restores that were begun in a region, in files that survive a restart. Thread-safe. */
final class RestoreMemory {

    private static final String RESTORE = "restore";

    /**
     * A restore that was begun.
     *
     * @param base the id of the backup from which it restores
     * @param notAfter nothing after this moment is restored
     * @param begun when the restore was begun; without a limit, records until then are replayed, also by a later attempt
     * @param fetched whether the data has been fetched whole
     * @param result the result, when the restore is done
     */
    record RestoreNote(
            String key,
            String source,
            String base,
            Optional<Instant> notAfter,
            Instant begun,
            boolean fetched,
            Optional<Restored> result) {

        RestoreNote asFetched() {
            return new RestoreNote(key, source, base, notAfter, begun, true, result);
        }

        RestoreNote with(Restored done) {
            return new RestoreNote(key, source, base, notAfter, begun, true, Optional.of(done));
        }
    }

    private final Path directory;

    RestoreMemory(Path directory) {
        this.directory = directory;
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
        Path file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            RestoreNote read = (RestoreNote)
                    Objects.requireNonNull(new JsonPart(Files.readString(file)).as(RestoreNote.class), "it is null");
            return Optional.of(read);
        } catch (IOException | DisasterRecoveryException | NullPointerException e) {
            throw ProviderException.refused(
                    RESTORE,
                    "read what earlier attempts have done",
                    file + ": " + Reason.of(e) + "; remove the file, so that the restore begins anew");
        }
    }

    /** Stores a note; it is durable when this method returns. */
    void keep(RestoreNote note) {
        try {
            PrivateFiles.makeDirectory(directory);
            PrivateFiles.write(file(note.key()), Json.write(note).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | DisasterRecoveryException e) {
            throw ProviderException.notDone(RESTORE, "write into " + directory, Reason.of(e), e);
        }
    }

    private Path file(String key) {
        return directory.resolve(id(key) + ".json");
    }

    /**
     * Runs the only restore of this directory.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} while another one runs, in this process or another
     */
    <T> T alone(Supplier<T> work) {
        PrivateFiles.makeDirectory(directory);
        Path file = directory.resolve("lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = tried(channel)) {
            if (lock == null) {
                throw ProviderException.notDone(
                        RESTORE, "begin", "another restore runs in " + directory + "; it is waited for", null);
            }
            return work.get();
        } catch (IOException e) {
            throw ProviderException.notDone(RESTORE, "lock " + file, Reason.of(e), e);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
