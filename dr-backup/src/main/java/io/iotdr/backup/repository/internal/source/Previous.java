package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupKind;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of an earlier backup, looked up in the order in which both backups walk. Not thread-safe. */
public final class Previous {

    public static final Previous NONE = new Previous(Instant.EPOCH, null);

    private static final Logger LOG = LoggerFactory.getLogger(Previous.class);

    /**
     * A file that changed this shortly before the earlier backup may have changed again within the same tick of the
     * file system's clock.
     */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Instant surelyBefore;
    private @Nullable TreeStream tree;
    private @Nullable TreeEntry next;

    private Previous(Instant taken, @Nullable TreeStream tree) {
        this.surelyBefore = taken.equals(Instant.EPOCH) ? taken : taken.minus(TICK);
        this.tree = tree;
    }

    /** Returns the newest backup of a source in a location whose list of files can be read, or its newest full one. */
    public static Optional<Previous> newest(Replica replica, String source, boolean full) {
        return manifests(replica, source)
                .filter(m -> !full || m.kind() == BackupKind.FULL)
                .flatMap(m -> opened(replica, m).stream())
                .findFirst();
    }

    private static Optional<Previous> opened(Replica replica, Manifest manifest) {
        try {
            return Optional.of(new Previous(manifest.taken(), new TreeStream(manifest.tree(), replica::chunk)));
        } catch (BackupCorruptedException e) {
            LOG.warn("The list of files of {} is damaged; an earlier backup takes its place", manifest.id(), e);
            return Optional.empty();
        }
    }

    /**
     * Returns the backups of a source in a location, newest first, each read when it is requested; skips damaged ones.
     */
    public static Stream<Manifest> manifests(Replica replica, String source) {
        List<String> ids = replica.manifestIds().stream()
                .filter(id -> id.contains("-" + source + "-"))
                .toList();
        return IntStream.range(0, ids.size())
                .mapToObj(i -> read(replica, ids.get(ids.size() - 1 - i)))
                .flatMap(Optional::stream)
                .filter(m -> m.source().equals(source));
    }

    private static Optional<Manifest> read(Replica replica, String id) {
        try {
            return replica.manifest(id);
        } catch (BackupCorruptedException e) {
            LOG.warn("The backup {} is damaged and is skipped", id, e);
            return Optional.empty();
        }
    }

    /**
     * Returns the earlier entry of a file if the file has certainly not changed. The change time covers extended
     * attributes.
     */
    public Optional<TreeEntry> unchanged(PathName path, Attributes now) {
        TreeEntry entry = advance(path);
        return entry != null
                        && entry.kind() == TreeEntry.EntryKind.FILE
                        && entry.path().equals(path)
                        && entry.attributes().sameContent(now)
                        && now.changed().isBefore(surelyBefore)
                ? Optional.of(entry)
                : Optional.empty();
    }

    private @Nullable TreeEntry advance(PathName path) {
        TreeStream entries = tree;
        if (entries == null) {
            return null;
        }
        try {
            while (next == null || next.path().compareTo(path) < 0) {
                if (!entries.hasNext()) {
                    tree = null;
                    return null;
                }
                next = entries.next();
            }
            return next;
        } catch (BackupCorruptedException e) {
            LOG.warn("The list of files of the previous backup is damaged; all files from {} on are read", path, e);
            tree = null;
            return null;
        }
    }
}
