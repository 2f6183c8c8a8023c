package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.CompressedContent;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log that a PostgreSQL cluster archives: {@code archive_command} stores files in it, and
 * {@code restore_command} fetches them. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html">Continuous Archiving and
 *     Point-in-Time Recovery</a>
 */
public final class WalArchive {

    private static final Logger LOG = LoggerFactory.getLogger(WalArchive.class);

    private static final int TIMELINE = 8;
    private static final int SEGMENT = 24;
    private static final String OLDEST = "0".repeat(SEGMENT);

    private final String prefix;
    private final Replicas replicas;

    /** Uses the log {@code stream} in {@code replicas}. Applications call {@code Repository.wal} instead. */
    public WalArchive(String stream, Replicas replicas) {
        this.prefix = prefix(stream);
        this.replicas = replicas;
    }

    /** Returns the prefix of all keys of a stream. */
    public static String prefix(String stream) {
        return ObjectKind.WAL.key(LogArchive.checked(stream) + "/");
    }

    /**
     * Stores a file under its own name. When this method returns, a quorum of locations has the file. Storing the same
     * file again has no effect.
     *
     * @throws ProviderException when fewer locations than the quorum confirmed the file; PostgreSQL keeps it and
     *     retries
     * @throws DisasterRecoveryException when a location has a different file of this name, probably from another
     *     cluster
     */
    public void push(Path file) {
        String name = String.valueOf(file.getFileName());
        String key = key(name);
        byte[] content = content(file);
        byte[] sealed = replicas.sealing().seal(ObjectKind.WAL.role(), key, CompressedContent.pack(content));
        replicas.quorum().everywhere(replica -> {
            if (!replica.store().putIfAbsent(key, sealed)
                    && !open(replica, key)
                            .filter(there -> Arrays.equals(there, content))
                            .isPresent()) {
                throw new DisasterRecoveryException(replica.name() + " already has a different " + name + " under "
                        + prefix + "; give each cluster its own archive name");
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
        String key = key(name);
        List<String> failed = new ArrayList<>();
        boolean answered = true;
        for (Replica replica : replicas.all()) {
            try {
                Optional<byte[]> content = open(replica, key);
                if (content.isPresent()) {
                    write(content.get(), to);
                    return true;
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
        return false;
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

    private static Optional<byte[]> open(Replica replica, String key) {
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

    /**
     * Returns the missing segments between {@code first} and the newest one of its timeline: those that no location
     * has. Recovery ends before the first missing segment.
     *
     * <p>A location that does not answer counts as empty.
     *
     * @throws DisasterRecoveryException when no location answers, or the oldest existing segment is damaged in every
     *     location
     */
    public List<String> missing(String first) {
        SortedSet<String> there = segments(first);
        List<String> missing = new ArrayList<>();
        if (there.isEmpty()) {
            return missing;
        }
        long perLog = (1L << 32) / segmentBytes(there);
        for (String name = first; name.compareTo(there.last()) < 0; name = next(name, perLog)) {
            if (!there.contains(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /**
     * An archived file.
     *
     * @param stored when it was stored first, by the clock of a location that has it
     */
    public record ArchivedFile(String name, Instant stored) {}

    /**
     * Returns the files that a cluster may ask for when it replays the log from the segment {@code first} on: the segments
     * of all timelines from that position on, and the histories of timelines. Sorted by name; empty when there are none.
     *
     * @throws DisasterRecoveryException when no location answers
     */
    public List<ArchivedFile> since(String first) {
        SortedMap<String, Instant> files = new TreeMap<>();
        listed(prefix)
                .filter(o -> isNeeded(o.key().substring(prefix.length()), first))
                .forEach(o ->
                        files.merge(o.key().substring(prefix.length()), o.modified(), (a, b) -> a.isBefore(b) ? a : b));
        return files.entrySet().stream()
                .map(e -> new ArchivedFile(e.getKey(), e.getValue()))
                .toList();
    }

    private static boolean isNeeded(String name, String first) {
        return name.endsWith(".history")
                || name.length() == SEGMENT && name.substring(TIMELINE).compareTo(first.substring(TIMELINE)) >= 0;
    }

    /** Returns the objects below a prefix in every location that answers; at least one must. */
    private Stream<ObjectInfo> listed(String below) {
        List<ObjectInfo> all = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas.all()) {
            try {
                all.addAll(ObjectKind.WAL.in(replica, ObjectKind.WAL.name(below)));
            } catch (ProviderException e) {
                LOG.warn("The log in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.all().size()) {
            throw new DisasterRecoveryException("no location can list " + prefix + ": " + failed);
        }
        return all.stream();
    }

    /**
     * Returns the newest archived segment of the timeline of {@code first}, from {@code first} on.
     *
     * @throws DisasterRecoveryException when no location answers
     */
    public Optional<String> newest(String first) {
        SortedSet<String> there = segments(first);
        return there.isEmpty() ? Optional.empty() : Optional.of(there.last());
    }

    /**
     * Returns when the newest segment of the newest timeline was stored first, by the clock of a location that has it;
     * copies that are made later do not count. Everything committed by then can be restored, except what PostgreSQL had
     * not archived yet.
     *
     * @throws DisasterRecoveryException when no location answers
     */
    public Optional<Instant> newestArchived() {
        List<ArchivedFile> all = since(OLDEST);
        String newest = all.stream()
                .map(f -> f.name().substring(0, TIMELINE))
                .max(String::compareTo)
                .orElse("");
        return all.stream()
                .filter(f -> f.name().length() == SEGMENT && f.name().startsWith(newest))
                .map(ArchivedFile::stored)
                .max(Instant::compareTo);
    }

    private SortedSet<String> segments(String first) {
        key(first);
        return listed(prefix + first.substring(0, TIMELINE))
                .map(o -> o.key().substring(prefix.length()))
                .filter(name -> name.length() == SEGMENT && name.compareTo(first) >= 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All segments of a cluster have one size, so any that can be read tells it. */
    private int segmentBytes(SortedSet<String> names) {
        for (String name : names) {
            for (Replica replica : replicas.all()) {
                try {
                    Optional<byte[]> content = open(replica, key(name));
                    if (content.isPresent()) {
                        return content.get().length;
                    }
                } catch (ProviderException | BackupCorruptedException e) {
                    LOG.warn("{} cannot be read from {}", name, replica.name(), e);
                }
            }
        }
        throw new BackupCorruptedException(names.first() + " and all later segments are damaged in every location");
    }

    /** A segment's name is its timeline, log and segment number, eight hexadecimal digits each. */
    private static String next(String name, long perLog) {
        long log = Long.parseLong(name.substring(8, 16), 16);
        long segment = Long.parseLong(name.substring(16), 16) + 1;
        return name.substring(0, 8) + String.format(Locale.ROOT, "%08X%08X", log + segment / perLog, segment % perLog);
    }
}
