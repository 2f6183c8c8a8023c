package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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

/** The contents of a {@link WalArchive}: its files, its timelines, and gaps. Thread-safe. */
public final class WalContents {

    private static final Logger LOG = LoggerFactory.getLogger(WalContents.class);

    private static final int SEGMENT = 24;
    private static final String HISTORY = ".history";
    private static final String OLDEST = "0".repeat(SEGMENT);
    private static final int POSITION = 8;

    private final WalArchive archive;
    private final Replicas replicas;

    WalContents(WalArchive archive, Replicas replicas) {
        this.archive = archive;
        this.replicas = replicas;
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
        listed("")
                .filter(o -> isNeeded(name(o), first))
                .forEach(o -> files.merge(name(o), o.modified(), (a, b) -> a.isBefore(b) ? a : b));
        return files.entrySet().stream()
                .map(e -> new ArchivedFile(e.getKey(), e.getValue()))
                .toList();
    }

    private static boolean isNeeded(String name, String first) {
        return name.endsWith(HISTORY)
                || name.length() == SEGMENT && name.substring(POSITION).compareTo(first.substring(POSITION)) >= 0;
    }

    private String name(ObjectInfo object) {
        return object.key().substring(archive.prefix().length());
    }

    /** Returns the files whose names begin with a text, in every location that answers; at least one must. */
    private Stream<ObjectInfo> listed(String begin) {
        List<ObjectInfo> all = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas.all()) {
            try {
                all.addAll(ObjectKind.WAL.in(replica, ObjectKind.WAL.name(archive.prefix()) + begin));
            } catch (ProviderException e) {
                LOG.warn("The log in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.all().size()) {
            throw new DisasterRecoveryException("no location can list " + archive.prefix() + ": " + failed);
        }
        return all.stream();
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
        long newest =
                all.stream().mapToLong(f -> WalTimeline.of(f.name())).max().orElse(0);
        return all.stream()
                .filter(f -> f.name().length() == SEGMENT && WalTimeline.of(f.name()) == newest)
                .map(ArchivedFile::stored)
                .max(Instant::compareTo);
    }

    /**
     * Returns a timeline; empty when the archive does not have its history.
     *
     * @throws BackupCorruptedException when its history is damaged in every location
     * @throws DisasterRecoveryException when a location does not answer and the others do not have it
     */
    Optional<WalTimeline> timeline(long id) {
        return archive.content(WalTimeline.history(id))
                .map(text -> WalTimeline.parse(id, new String(text, StandardCharsets.UTF_8)));
    }

    /**
     * Returns the newest timeline, which must be one to which the log leads from a position of another one: to follow an older
     * one would lose what was written on the newest.
     *
     * @throws BackupCorruptedException when a history is damaged in every location
     * @throws DisasterRecoveryException when the log does not lead there, or a location does not answer and no other one has
     *     the history
     */
    public WalTimeline newestFrom(long timeline, long position) {
        SortedSet<Long> all = timelines();
        long newest = all.isEmpty() ? timeline : Math.max(timeline, all.last());
        if (newest == timeline) {
            return WalTimeline.alone(timeline);
        }
        return timeline(newest)
                .filter(found -> found.isReachedFrom(timeline, position))
                .orElseThrow(() -> new DisasterRecoveryException("the archive continues timeline " + newest
                        + ", to which the log does not lead from this base backup of timeline " + timeline
                        + ". Restore an older base backup by its id. Or restore this one with --target-timeline "
                        + timeline + ", which brings back everything that a reset to an earlier moment removed"));
    }

    /** Returns whether every location can list its files, so that no other one may have a newer timeline. */
    public boolean isWhole() {
        return replicas.all().stream().allMatch(replica -> {
            try {
                ObjectKind.WAL.in(replica, ObjectKind.WAL.name(archive.prefix()));
                return true;
            } catch (ProviderException away) {
                LOG.warn("{} does not answer, and may have a newer timeline", replica.name(), away);
                return false;
            }
        });
    }

    /**
     * Returns a timeline that somebody asks for.
     *
     * @throws DisasterRecoveryException when the archive does not have its history, or the log does not lead there
     */
    public WalTimeline asked(long id, long timeline, long position) {
        if (id == timeline) {
            return WalTimeline.alone(id);
        }
        WalTimeline asked = timeline(id)
                .orElseThrow(() -> new DisasterRecoveryException(
                        "the archive has no timeline " + id + "; its timelines are " + timelines()));
        if (!asked.isReachedFrom(timeline, position)) {
            throw new DisasterRecoveryException("timeline " + id + " does not continue timeline " + timeline
                    + " of the base backup; choose an older base backup, or one of its own timelines");
        }
        return asked;
    }

    /** Returns the timelines that have a history. */
    Stream<Long> histories() {
        return listed("")
                .map(this::name)
                .filter(name -> name.endsWith(HISTORY))
                .map(WalTimeline::of)
                .distinct();
    }

    /**
     * Returns the timelines of all files, in order.
     *
     * @throws DisasterRecoveryException when no location answers
     */
    public SortedSet<Long> timelines() {
        return listed("")
                .map(this::name)
                .filter(name -> name.length() == SEGMENT || name.endsWith(HISTORY))
                .map(WalTimeline::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the missing segments between {@code first} and the newest one along a timeline: those that no location has.
     * Recovery ends before the first missing segment.
     *
     * <p>A location that does not answer counts as empty.
     *
     * @throws DisasterRecoveryException when no location answers, or all segments are damaged in every location
     */
    public List<String> missing(String first, WalTimeline along) {
        SortedSet<String> there = segments();
        List<String> missing = new ArrayList<>();
        if (there.isEmpty()) {
            return missing;
        }
        long bytes = segmentBytes(there);
        long newest = newest(there, bytes, along).orElse(-1L);
        for (long number = WalTimeline.number(first, bytes); number <= newest; number++) {
            List<String> names = along.segments(number, bytes);
            if (names.stream().noneMatch(there::contains)) {
                missing.add(names.get(0));
            }
        }
        return missing;
    }

    /**
     * Returns the newest archived segment along a timeline, from {@code first} on.
     *
     * @throws DisasterRecoveryException when no location answers, or all segments are damaged in every location
     */
    public Optional<String> newest(String first, WalTimeline along) {
        SortedSet<String> there = segments();
        if (there.isEmpty()) {
            return Optional.empty();
        }
        long bytes = segmentBytes(there);
        return newest(there, bytes, along)
                .filter(number -> number >= WalTimeline.number(first, bytes))
                .flatMap(number -> along.segments(number, bytes).stream()
                        .filter(there::contains)
                        .findFirst());
    }

    private static Optional<Long> newest(Collection<String> there, long bytes, WalTimeline along) {
        return there.stream()
                .filter(name ->
                        along.segments(WalTimeline.number(name, bytes), bytes).contains(name))
                .map(name -> WalTimeline.number(name, bytes))
                .max(Long::compareTo);
    }

    private SortedSet<String> segments() {
        return listed("")
                .map(this::name)
                .filter(name -> name.length() == SEGMENT)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the newest complete segment of a timeline beyond a position; empty when there is none. */
    Optional<String> beyond(WalTimeline.Fork fork) {
        SortedSet<String> there = listed(String.format(Locale.ROOT, "%08X", fork.timeline()))
                .map(this::name)
                .filter(name -> name.length() == SEGMENT)
                .collect(Collectors.toCollection(TreeSet::new));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        long bytes = segmentBytes(there);
        return Optional.of(there.last()).filter(name -> WalTimeline.number(name, bytes) > fork.lastSegment(bytes));
    }

    /** All segments of a cluster have one size, so any that can be read tells it. */
    private long segmentBytes(SortedSet<String> names) {
        for (String name : names) {
            for (Replica replica : replicas.all()) {
                try {
                    Optional<byte[]> content = archive.open(replica, name);
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
}
