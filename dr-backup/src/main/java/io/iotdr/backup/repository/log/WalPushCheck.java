package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.CompressedContent;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.log.WalTimeline.Fork;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses files that do not continue the log in an archive: of another cluster, of a restored copy, or of a former primary. A
 * location that does not answer refuses nothing, so that archiving continues without it.
 */
final class WalPushCheck {

    private static final Logger LOG = LoggerFactory.getLogger(WalPushCheck.class);

    /** The long header of a segment's first page, in PostgreSQL's xlog_internal.h. */
    private static final int INFO = 2;

    private static final int HAS_LONG_HEADER = 2;
    private static final int SYSTEM = 24;
    private static final int SEGMENT_BYTES = 32;
    private static final int LONG_HEADER = 40;

    private static final int SEGMENT_NAME = 24;
    private static final String MARK = ".system";

    private final WalArchive archive;
    private final Replicas replicas;

    /** The locations that have the mark of this cluster. */
    private final Set<Replica> marked = new HashSet<>();

    WalPushCheck(WalArchive archive, Replicas replicas) {
        this.archive = archive;
        this.replicas = replicas;
    }

    /** Returns the identifier of the cluster that wrote a segment; empty when it has no such header. */
    static OptionalLong system(byte[] segment) {
        return system(segment, segment.length);
    }

    private static OptionalLong system(byte[] begin, long length) {
        if (begin.length < LONG_HEADER) {
            return OptionalLong.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(begin).order(ByteOrder.nativeOrder());
        boolean isSegment = (header.getShort(INFO) & HAS_LONG_HEADER) != 0 && header.getInt(SEGMENT_BYTES) == length;
        return isSegment ? OptionalLong.of(header.getLong(SYSTEM)) : OptionalLong.empty();
    }

    /**
     * Returns the identifier of the cluster that archives a file: of the segment itself, or of one beside it.
     *
     * @param file in the cluster's directory of segments
     */
    static OptionalLong system(Path file, byte[] content) {
        OptionalLong own = system(content);
        Path directory = file.toAbsolutePath().getParent();
        if (own.isPresent() || directory == null) {
            return own;
        }
        try (Stream<Path> beside = Files.list(directory)) {
            return beside.filter(other -> other.getFileName().toString().matches("[0-9A-F]{24}"))
                    .map(WalPushCheck::ofFile)
                    .filter(OptionalLong::isPresent)
                    .findFirst()
                    .orElse(OptionalLong.empty());
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.debug("The cluster of {} is unknown", file, unreadable);
            return OptionalLong.empty();
        }
    }

    private static OptionalLong ofFile(Path segment) {
        try (InputStream in = Files.newInputStream(segment)) {
            return system(in.readNBytes(LONG_HEADER), Files.size(segment));
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /**
     * Checks in every location that answers, before anything is written, that the cluster is the one whose log is there.
     *
     * @throws DisasterRecoveryException when it is another one
     */
    void refuseOtherCluster(long system) {
        for (Replica replica : replicas.all()) {
            try {
                if (replica.store().info(mark(system)).isEmpty()) {
                    refuseUnlessOnly(replica, system);
                } else {
                    marked.add(replica);
                }
            } catch (ProviderException unknown) {
                LOG.warn("{} is not asked whose log it has", replica.name(), unknown);
            }
        }
    }

    private String mark(long system) {
        return archive.prefix() + Long.toUnsignedString(system) + MARK;
    }

    /** The mark names the cluster. Archives of earlier versions have none; there, a segment's header names it. */
    private void refuseUnlessOnly(Replica replica, long system) {
        List<String> names = ObjectKind.WAL.in(replica, ObjectKind.WAL.name(archive.prefix())).stream()
                .map(o -> o.key().substring(archive.prefix().length()))
                .toList();
        names.stream()
                .filter(name -> name.endsWith(MARK) && !mark(system).equals(archive.prefix() + name))
                .findFirst()
                .ifPresent(other -> refuse(replica, other.substring(0, other.length() - MARK.length()), system));
        if (names.stream().noneMatch(name -> name.endsWith(MARK))) {
            names.stream()
                    .filter(name -> name.length() == SEGMENT_NAME)
                    .reduce((earlier, later) -> later)
                    .flatMap(name -> archived(replica, name))
                    .ifPresent(content -> system(content).ifPresent(other -> {
                        if (other != system) {
                            refuse(replica, Long.toUnsignedString(other), system);
                        }
                    }));
        }
    }

    private Optional<byte[]> archived(Replica replica, String name) {
        try {
            return archive.open(replica, name);
        } catch (BackupCorruptedException damaged) {
            LOG.warn("{} in {} does not tell its cluster", name, replica.name(), damaged);
            return Optional.empty();
        }
    }

    private void refuse(Replica replica, String there, long system) {
        throw new DisasterRecoveryException(replica.name() + " has the log of another cluster, " + there + " and not "
                + Long.toUnsignedString(system) + ", under " + archive.prefix()
                + "; give each cluster a source of its own, also after pg_upgrade");
    }

    /** Marks a location as one with the log of a cluster, after a file of it was stored. */
    void mark(Replica replica, long system) {
        String key = mark(system);
        if (marked.contains(replica)) {
            return;
        }
        replica.store()
                .putIfAbsent(
                        key, replicas.sealing().seal(ObjectKind.WAL.role(), key, CompressedContent.pack(new byte[0])));
        try {
            refuseUnlessOnly(replica, system);
        } catch (DisasterRecoveryException twoAtOnce) {
            replica.store().delete(key);
            throw twoAtOnce;
        }
    }

    /**
     * Checks that a file continues the log, and is not that of a server beside the one that does.
     *
     * @throws DisasterRecoveryException when it is
     */
    void refuseFork(String name, byte[] content) {
        if (name.equals(WalTimeline.history(WalTimeline.of(name)))) {
            refuseBegin(WalTimeline.parse(WalTimeline.of(name), new String(content, StandardCharsets.UTF_8)));
        } else if (name.length() == SEGMENT_NAME) {
            refuseLeft(name, content.length);
        }
    }

    /** A restored copy begins a timeline where its recovery ended, while the log of the original continues. */
    private void refuseBegin(WalTimeline begun) {
        if (begun.forks().isEmpty()) {
            return;
        }
        Fork fork = begun.forks().get(begun.forks().size() - 1);
        WalContents contents = archive.contents();
        Optional<String> beside = fork.isChosen()
                ? Optional.of("its recovery had a target there (" + fork.reason() + ")")
                : contents.beyond(fork)
                        .map(newest -> "the archive continues that one until " + newest)
                        .or(() -> sibling(begun, fork.timeline())
                                .map(other -> "timeline " + other.id() + " continues that one in the archive"));
        beside.ifPresent(why -> {
            throw new DisasterRecoveryException("timeline " + begun.id() + " of this server left timeline "
                    + fork.timeline() + " at " + fork.position() + ", but " + why
                    + ". A restored copy needs an archive of its own. To let this server replace the other one, and to"
                    + " give up what that wrote later, store " + WalTimeline.history(begun.id())
                    + " once by dr backup wal-push --accept-fork");
        });
    }

    /** A former primary continues its timeline, although a newer one was begun at an earlier place. */
    private void refuseLeft(String name, long segmentBytes) {
        long timeline = WalTimeline.of(name);
        Optional<WalTimeline> newer = known(timeline + 1);
        for (long id = timeline + 1; newer.isPresent(); newer = known(++id)) {
            WalTimeline begun = newer.get();
            begun.forks().stream()
                    .filter(fork -> fork.timeline() == timeline
                            && WalTimeline.number(name, segmentBytes) > fork.lastSegment(segmentBytes))
                    .findFirst()
                    .ifPresent(fork -> {
                        throw new DisasterRecoveryException("timeline " + timeline + " was left at " + fork.position()
                                + " by timeline " + begun.id() + ", which the archive follows, so " + name
                                + " is refused. Find out which server is the primary: this one may be a former primary,"
                                + " and a restored copy may have archived timeline " + begun.id());
                    });
        }
    }

    /** Returns another timeline that begins where one ended, if one is known. */
    private Optional<WalTimeline> sibling(WalTimeline begun, long left) {
        return archive.contents()
                .histories()
                .filter(id -> id != begun.id())
                .flatMap(id -> known(id).stream())
                .filter(other -> other.forks().stream().anyMatch(fork -> fork.timeline() == left))
                .findFirst();
    }

    private Optional<WalTimeline> known(long id) {
        String name = WalTimeline.history(id);
        for (Replica replica : replicas.all()) {
            try {
                Optional<byte[]> text = archive.open(replica, name);
                if (text.isPresent()) {
                    return Optional.of(WalTimeline.parse(id, new String(text.get(), StandardCharsets.UTF_8)));
                }
            } catch (DisasterRecoveryException unknown) {
                LOG.warn("{} cannot be read from {}", name, replica.name(), unknown);
            }
        }
        return Optional.empty();
    }
}
