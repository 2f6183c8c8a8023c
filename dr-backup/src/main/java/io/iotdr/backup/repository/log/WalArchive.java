package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.CompressedContent;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The write-ahead log that a PostgreSQL cluster archives: {@code archive_command} stores files in it, and
 * {@code restore_command} fetches them. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html">Continuous Archiving and
 *     Point-in-Time Recovery</a>
 */
public final class WalArchive {

    private final String prefix;
    private final Replicas replicas;

    /** Uses the log {@code stream} in {@code replicas}. Applications call {@code Repository.wal} instead. */
    public WalArchive(String stream, Replicas replicas) {
        this.prefix = prefix(stream);
        this.replicas = replicas;
    }

    String prefix() {
        return prefix;
    }

    /** Returns the prefix of all keys of a stream. */
    public static String prefix(String stream) {
        return ObjectKind.WAL.key(LogArchive.checked(stream) + "/");
    }

    /**
     * Stores a file under its own name. When this method returns, a quorum of locations has the file. Storing the same
     * file again has no effect. Locations that do not answer are not asked whether the file belongs into the archive.
     *
     * @param acceptFork whether a timeline may begin at a place of another one that the archive continues
     * @throws ProviderException when fewer locations than the quorum confirmed the file; PostgreSQL keeps it and
     *     retries
     * @throws DisasterRecoveryException when the file is of another cluster, of a restored copy or of a former primary, or
     *     a location has a different file of this name
     */
    public void push(Path file, boolean acceptFork) {
        String name = String.valueOf(file.getFileName());
        String key = key(name);
        byte[] content = content(file);
        byte[] sealed = replicas.sealing().seal(ObjectKind.WAL.role(), key, CompressedContent.pack(content));
        WalPushCheck check = new WalPushCheck(this, replicas);
        if (!acceptFork) {
            refuseNewFork(check, name, content);
        }
        OptionalLong system = WalPushCheck.system(file, content);
        system.ifPresent(check::refuseOtherCluster);
        replicas.quorum().everywhere(replica -> {
            if (!replica.store().putIfAbsent(key, sealed)
                    && !open(replica, name)
                            .filter(there -> Arrays.equals(there, content))
                            .isPresent()) {
                throw new DisasterRecoveryException(replica.name() + " already has a different " + name + " under "
                        + prefix + "; give each cluster its own archive name");
            }
            system.ifPresent(id -> check.mark(replica, id));
        });
    }

    /** Does the same, and accepts no such timeline. */
    public void push(Path file) {
        push(file, false);
    }

    /** An archiver may store again what was accepted before. */
    private void refuseNewFork(WalPushCheck check, String name, byte[] content) {
        try {
            check.refuseFork(name, content);
        } catch (DisasterRecoveryException fork) {
            if (!isStored(name, content)) {
                throw fork;
            }
        }
    }

    private boolean isStored(String name, byte[] content) {
        return replicas.all().stream().anyMatch(replica -> {
            try {
                return open(replica, name)
                        .filter(there -> Arrays.equals(there, content))
                        .isPresent();
            } catch (ProviderException | BackupCorruptedException unknown) {
                return false;
            }
        });
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DisasterRecoveryException(file + " does not exist", e);
        } catch (IOException e) {
            throw new DisasterRecoveryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes an archived file to {@code to}, completely or not at all.
     *
     * @return false when every location answers that it has no such file, which PostgreSQL takes for the end of the log
     * @throws BackupCorruptedException when every location answers, and those that have the file have it damaged
     * @throws DisasterRecoveryException when the file is not found, and a location did not answer
     */
    public boolean fetch(String name, Path to) {
        Optional<byte[]> content = content(name);
        content.ifPresent(bytes -> write(bytes, to));
        return content.isPresent();
    }

    /** Returns an archived file, with the same exceptions as {@link #fetch}. */
    Optional<byte[]> content(String name) {
        List<String> failed = new ArrayList<>();
        boolean answered = true;
        for (Replica replica : replicas.all()) {
            try {
                Optional<byte[]> content = open(replica, name);
                if (content.isPresent()) {
                    return content;
                }
            } catch (ProviderException | BackupCorruptedException e) {
                failed.add(replica.name() + ": " + e.getMessage());
                answered &= e instanceof BackupCorruptedException;
            }
        }
        if (!failed.isEmpty() && answered) {
            throw new BackupCorruptedException(
                    name + " cannot be fetched; no location has it intact: " + String.join("; ", failed));
        }
        if (!failed.isEmpty()) {
            throw new DisasterRecoveryException(name + " cannot be fetched, but may exist: " + String.join("; ", failed)
                    + "; if a location is permanently lost, remove it from the configuration");
        }
        return Optional.empty();
    }

    private static void write(byte[] content, Path to) {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        try {
            try (FileChannel out = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + to + ": " + e, e);
        }
    }

    Optional<byte[]> open(Replica replica, String name) {
        String key = key(name);
        return replica.store()
                .get(key)
                .map(box -> CompressedContent.unpack(key, replica.open(ObjectKind.WAL.role(), key, box)));
    }

    private String key(String name) {
        if (!ObjectKind.WAL.fits(prefix + name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a WAL file name; expected a name such as 000000010000000000000001");
        }
        return prefix + name;
    }

    /** Returns what the archive contains. */
    public WalContents contents() {
        return new WalContents(this, replicas);
    }
}
