package io.iotdr.backup.repository.log;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.CompressedContent;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.log.WalTimeline.Fork;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what would spoil an archive: the log of another cluster, and that of a restored copy or of a former primary. A
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

    WalPushCheck(WalArchive archive, Replicas replicas) {
        this.archive = archive;
        this.replicas = replicas;
    }

    /** Returns the identifier of the cluster that wrote a segment; empty when it has no such header. */
    static OptionalLong system(byte[] segment) {
        if (segment.length < LONG_HEADER) {
            return OptionalLong.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(segment).order(ByteOrder.nativeOrder());
        boolean isSegment =
                (header.getShort(INFO) & HAS_LONG_HEADER) != 0 && header.getInt(SEGMENT_BYTES) == segment.length;
        return isSegment ? OptionalLong.of(header.getLong(SYSTEM)) : OptionalLong.empty();
    }

    /**
     * Checks in one location that the cluster is the one whose log is there; the first one marks it.
     *
     * @throws DisasterRecoveryException when it is another one
     */
    void refuseOtherCluster(Replica replica, long system) {
        String key = archive.prefix() + Long.toUnsignedString(system) + MARK;
        if (replica.store().info(key).isPresent()) {
            return;
        }
        refuseUnlessOnly(replica, key);
        replica.store()
                .putIfAbsent(
                        key, replicas.sealing().seal(ObjectKind.WAL.role(), key, CompressedContent.pack(new byte[0])));
        try {
            refuseUnlessOnly(replica, key);
        } catch (DisasterRecoveryException twoAtOnce) {
            replica.store().delete(key);
            throw twoAtOnce;
        }
    }

    private void refuseUnlessOnly(Replica replica, String key) {
        List<String> others = ObjectKind.WAL.in(replica, ObjectKind.WAL.name(archive.prefix())).stream()
                .map(o -> o.key())
                .filter(other -> other.endsWith(MARK) && !other.equals(key))
                .toList();
        if (!others.isEmpty()) {
            throw new DisasterRecoveryException(replica.name() + " has the log of another cluster, "
                    + system(others.get(0)) + " and not " + system(key) + ", under " + archive.prefix()
                    + "; give each cluster its own archive name");
        }
    }

    private String system(String key) {
        return key.substring(archive.prefix().length(), key.length() - MARK.length());
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
        archive.contents().beyond(fork).ifPresent(newest -> {
            throw new DisasterRecoveryException("timeline " + begun.id() + " of this server left timeline "
                    + fork.timeline() + " at " + fork.position() + ", but the archive continues that one until "
                    + newest
                    + ". A restored copy needs an archive of its own. If this server takes the place of the other one,"
                    + " and what that wrote later is lost, store " + WalTimeline.history(begun.id())
                    + " once with wal-push --accept-fork");
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
                            && WalTimeline.number(name, segmentBytes) > fork.at() / segmentBytes)
                    .findFirst()
                    .ifPresent(fork -> {
                        throw new DisasterRecoveryException("timeline " + timeline + " was left at " + fork.position()
                                + " by timeline " + begun.id() + ", which the archive follows, so " + name
                                + " does not belong there: this server is not the primary any more, or a restored copy"
                                + " archives under the same name");
                    });
        }
    }

    private Optional<WalTimeline> known(long id) {
        String name = WalTimeline.history(id);
        for (Replica replica : replicas.all()) {
            try {
                Optional<byte[]> text = archive.open(replica, name);
                if (text.isPresent()) {
                    return Optional.of(WalTimeline.parse(id, new String(text.get(), StandardCharsets.UTF_8)));
                }
            } catch (ProviderException | BackupCorruptedException unknown) {
                LOG.warn("{} cannot be read from {}", name, replica.name(), unknown);
            }
        }
        return Optional.empty();
    }
}
