package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.TransactionLog.Replay;
import io.iotdr.backup.repository.internal.format.LogBegin;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Segment;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a stream of shipped records. Each segment is read from the first location that has it intact. Thread-safe. */
public final class LogArchive {

    private static final Logger LOG = LoggerFactory.getLogger(LogArchive.class);

    private final String stream;
    private final List<Replica> replicas;

    /** Reads {@code stream} from {@code replicas}. Applications call {@code Repository.archive} instead. */
    public LogArchive(String stream, List<Replica> replicas) {
        this.stream = checked(stream);
        this.replicas = replicas;
    }

    /** Checks and returns a stream's name, which becomes a part of its objects' keys. */
    static String checked(String stream) {
        if (!stream.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "'" + stream + "' is not a valid stream name; use letters, digits, dots, dashes and underscores");
        }
        return stream;
    }

    /**
     * Passes every record of a stream to {@code records}, in order, and holds one segment in memory at a time. Starts
     * at the beginning of the log if that is later than {@code after}.
     *
     * @param after the number of the last record that the target already has, such as the one a base backup recorded; 0
     *     for none
     * @param moment skips records with a later time; empty for none
     * @throws DisasterRecoveryException when no location can list its segments
     */
    public Replay replay(long after, Optional<Instant> moment, Consumer<LogRecord> records) {
        long begin = Math.max(after + 1, LogBegin.of(stream, replicas));
        Replaying replaying = new Replaying(stream, begin, moment, records);
        for (String key : keys(begin)) {
            read(key, replaying::miss).ifPresent(segment -> segment.entries().forEach(replaying::take));
        }
        return replaying.end();
    }

    /**
     * Returns the time of the last record that could be replayed and whose time is not after {@code moment}.
     *
     * @throws DisasterRecoveryException when no location can list its segments
     */
    public Optional<Instant> newest(Optional<Instant> moment) {
        long begin = LogBegin.of(stream, replicas);
        return keys(begin).descendingSet().stream()
                .flatMap(key -> read(key, LogArchive::passOver).stream())
                .flatMap(segment -> newest(segment, begin, moment).stream())
                .findFirst();
    }

    private static Optional<Instant> newest(Segment segment, long begin, Optional<Instant> moment) {
        return segment.entries().stream()
                .filter(e -> e.sequence() >= begin)
                .map(LogRecord::time)
                .filter(t -> moment.filter(t::isAfter).isEmpty())
                .reduce((a, b) -> b);
    }

    /**
     * Returns whether the log begins at or before a moment, so that it continues what is complete up to then. A log that
     * was never pruned begins with the first record.
     *
     * @throws DisasterRecoveryException when no location can list its segments
     */
    public boolean beginsBy(Instant moment) {
        long begin = LogBegin.of(stream, replicas);
        return begin == 1
                || keys(begin).stream()
                        .flatMap(key -> read(key, LogArchive::passOver).stream())
                        .flatMap(segment -> segment.entries().stream().filter(e -> e.sequence() >= begin))
                        .findFirst()
                        .filter(e -> !e.time().isAfter(moment))
                        .isPresent();
    }

    private static void passOver(String segment) {
        LOG.warn("A segment is skipped: {}", segment);
    }

    /** Returns the number of the newest record that any location has; 0 when there is none or no location answers. */
    public long newestSequence() {
        return replicas.stream().mapToLong(this::newestSequence).max().orElse(0);
    }

    /** A location that does not answer counts as empty. */
    private long newestSequence(Replica replica) {
        try {
            return ObjectKind.SEGMENT.in(replica, stream + "/").stream()
                    .reduce((a, b) -> b)
                    .flatMap(last -> open(replica, last.key()))
                    .map(s -> s.entries().get(s.entries().size() - 1).sequence())
                    .orElse(0L);
        } catch (ProviderException e) {
            LOG.warn("The newest record of the log in {} cannot be read", replica.name(), e);
            return 0;
        }
    }

    /**
     * Returns the keys of the segments, in any location, that contain records from {@code begin} on, in order. The
     * first segment may begin before that record.
     */
    private NavigableSet<String> keys(long begin) {
        TreeSet<String> keys = new TreeSet<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                for (ObjectStore.ObjectInfo object : ObjectKind.SEGMENT.in(replica, stream + "/")) {
                    keys.add(object.key());
                }
            } catch (ProviderException e) {
                LOG.warn("The log in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.size()) {
            throw new DisasterRecoveryException("no location can list the log " + stream + ": " + failed);
        }
        String first = keys.floor(Segment.key(stream, begin));
        return first == null ? keys : keys.tailSet(first, true);
    }

    private Optional<Segment> read(String key, Consumer<String> lost) {
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                Optional<Segment> segment = open(replica, key);
                if (segment.isPresent()) {
                    return segment;
                }
                failed.add(replica.name() + " does not have it");
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("The segment {} cannot be read from {}", key, replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        lost.accept("the segment " + key + " is missing or damaged in every location: " + failed);
        return Optional.empty();
    }

    private static Optional<Segment> open(Replica replica, String key) {
        return replica.store().get(key).map(content -> replica.openSegment(key, content));
    }
}
