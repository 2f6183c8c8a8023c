package io.iotdr.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.TransactionLog.Entry;
import io.iotdr.backup.TransactionLog.Replay;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.repository.internal.format.LogBegin;
import io.iotdr.repository.internal.format.Replica;
import io.iotdr.repository.internal.format.Segment;
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

/** Reads a stream of shipped records, each segment from the first location that has it whole. Thread-safe. */
public final class LogArchive {

    private static final Logger LOG = LoggerFactory.getLogger(LogArchive.class);

    private final String stream;
    private final List<Replica> replicas;

    /** As {@code Repository.archive} makes it. */
    public LogArchive(String stream, List<Replica> replicas) {
        this.stream = checked(stream);
        this.replicas = replicas;
    }

    /** A stream's name, which is a part of its objects' keys. */
    static String checked(String stream) {
        if (!stream.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("'" + stream + "' is not a stream name");
        }
        return stream;
    }

    /**
     * Gives every record of a stream to {@code records}, in order, one after the other; one segment at a time is in memory.
     *
     * @param after the number of the last record that is there already, as a base backup may know it; 0 for none
     * @param moment records with a later time are left out
     * @throws DisasterRecoveryException when no location can say what it has
     */
    public Replay replay(long after, Optional<Instant> moment, Consumer<Entry> records) {
        long begin = Math.max(after + 1, LogBegin.of(stream, replicas));
        Replaying replaying = new Replaying(stream, begin, moment, records);
        for (String key : keys(begin)) {
            read(key, replaying::miss).ifPresent(segment -> segment.entries().forEach(replaying::take));
        }
        return replaying.end();
    }

    /** The time of the last record that could be replayed, of those with a time not after {@code moment}. */
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
                .map(Entry::time)
                .filter(t -> moment.filter(t::isAfter).isEmpty())
                .reduce((a, b) -> b);
    }

    private static void passOver(String segment) {
        LOG.warn("It is passed over: {}", segment);
    }

    /** The number of the newest record that any location has; 0 when there is none. */
    public long newestSequence() {
        return replicas.stream().mapToLong(this::newestSequence).max().orElse(0);
    }

    /** A location that does not answer has nothing to say. */
    private long newestSequence(Replica replica) {
        try {
            return replica.store().list(Segment.prefix(stream)).stream()
                    .reduce((a, b) -> b)
                    .flatMap(last -> open(replica, last.key()))
                    .map(s -> s.entries().get(s.entries().size() - 1).sequence())
                    .orElse(0L);
        } catch (ProviderException e) {
            LOG.warn("{} cannot be asked how far its log is", replica.name(), e);
            return 0;
        }
    }

    /** The segments from a record on that any location has, in order; a segment may begin before it. */
    private NavigableSet<String> keys(long begin) {
        TreeSet<String> keys = new TreeSet<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                for (ObjectStore.ObjectInfo object : replica.store().list(Segment.prefix(stream))) {
                    keys.add(object.key());
                }
            } catch (ProviderException e) {
                LOG.warn("The log in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.size()) {
            throw new DisasterRecoveryException("no location lists the log " + stream + ": " + failed);
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
        lost.accept("the segment " + key + " is whole in no location: " + failed);
        return Optional.empty();
    }

    private static Optional<Segment> open(Replica replica, String key) {
        return replica.store().get(key).map(content -> replica.openSegment(key, content));
    }
}
