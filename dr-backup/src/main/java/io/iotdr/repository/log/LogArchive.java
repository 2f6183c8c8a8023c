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
import java.util.Optional;
import java.util.TreeMap;
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

    /** Every record with a time not after {@code moment}, in order, and what is missing between them. */
    public Replay replay(Optional<Instant> moment) {
        List<Entry> entries = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        long begin = LogBegin.of(stream, replicas);
        long expected = begin;
        for (String key : keys(begin)) {
            Optional<Segment> segment = read(key, gaps);
            if (segment.isEmpty()) {
                continue;
            }
            for (Entry entry : segment.get().entries()) {
                if (entry.sequence() < begin) {
                    continue;
                }
                if (entry.sequence() > expected) {
                    gaps.add("records " + expected + " to " + (entry.sequence() - 1) + " of " + stream
                            + " are in no location");
                }
                expected = entry.sequence() + 1;
                if (moment.filter(m -> entry.time().isAfter(m)).isEmpty()) {
                    entries.add(entry);
                }
            }
        }
        return new Replay(List.copyOf(entries), List.copyOf(gaps));
    }

    /** The time of the newest record that could be replayed, not after {@code moment}. */
    public Optional<Instant> newest(Optional<Instant> moment) {
        List<Entry> entries = replay(moment).entries();
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.get(entries.size() - 1).time());
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
    private List<String> keys(long begin) {
        TreeMap<Long, String> keys = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                for (ObjectStore.ObjectInfo object : replica.store().list(Segment.prefix(stream))) {
                    keys.put(Segment.first(object.key()), object.key());
                }
            } catch (ProviderException e) {
                LOG.warn("The log in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.size()) {
            throw new DisasterRecoveryException("no location lists the log " + stream + ": " + failed);
        }
        Long first = keys.floorKey(begin);
        return List.copyOf(keys.tailMap(first == null ? 0L : first).values());
    }

    private Optional<Segment> read(String key, List<String> gaps) {
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
        gaps.add("the segment " + key + " is whole in no location: " + failed);
        return Optional.empty();
    }

    private static Optional<Segment> open(Replica replica, String key) {
        return replica.store().get(key).map(content -> replica.openSegment(key, content));
    }
}
