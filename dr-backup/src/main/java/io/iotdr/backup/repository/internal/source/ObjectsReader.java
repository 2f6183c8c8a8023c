package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.internal.source.DirectoryReader.FileKnown;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the objects of a store, in the order of a depth-first walk over their names as paths. Not thread-safe. */
public final class ObjectsReader {

    private static final int DIRECTORY = 0700;
    private static final int FILE = 0600;

    private final ContentReader content;
    private final TreeOutput tree;
    private final Function<FileKnown, Optional<TreeEntry>> unchanged;
    private final Runnable afterEach;
    private final EntryProblems problems;
    private final Set<PathName> directories = new HashSet<>();

    public ObjectsReader(
            ContentReader content,
            TreeOutput tree,
            Function<FileKnown, Optional<TreeEntry>> unchanged,
            Runnable afterEach,
            EntryProblems problems) {
        this.content = content;
        this.tree = tree;
        this.unchanged = unchanged;
        this.afterEach = afterEach;
        this.problems = problems;
    }

    public void read(BackupSource.Objects source) {
        tree.add(TreeEntry.directory(PathName.ROOT, attributes(DIRECTORY, 0, Instant.EPOCH)));
        directories.add(PathName.ROOT);
        SortedMap<PathName, ObjectInfo> objects = objects(source);
        objects.forEach((path, object) -> {
            try {
                read(source, path, object, objects.keySet());
            } catch (IOException | ProviderException e) {
                throw new DisasterRecoveryException(
                        "the object " + object.key() + " cannot be read, so no backup was made: " + e.getMessage(), e);
            }
            afterEach.run();
        });
    }

    /**
     * Returns the objects whose names are valid paths. Skips empty objects whose names end with a slash, by which some
     * tools represent directories.
     */
    private SortedMap<PathName, ObjectInfo> objects(BackupSource.Objects source) {
        SortedMap<PathName, ObjectInfo> objects = new TreeMap<>();
        for (ObjectInfo object : source.store().list(source.prefix())) {
            String name = object.key().substring(source.prefix().length());
            if (name.endsWith("/") && object.size() == 0) {
                continue;
            }
            try {
                objects.put(PathName.of(name.getBytes(StandardCharsets.UTF_8)), object);
            } catch (BackupCorruptedException noPath) {
                problems.add(name, "its name is not a valid file path; it is not in the backup");
            }
        }
        objects.remove(PathName.ROOT);
        return objects;
    }

    private void read(BackupSource.Objects source, PathName path, ObjectInfo object, Set<PathName> files)
            throws IOException {
        if (!makeDirectories(path.parent(), files)) {
            problems.add(path, "another object has the name of its directory; it is not in the backup");
            return;
        }
        Attributes attributes = attributes(FILE, object.size(), object.modified());
        Optional<TreeEntry> known = unchanged.apply(new FileKnown(path, attributes));
        if (known.isPresent()) {
            tree.add(known.get());
            return;
        }
        try (ObjectInput in = new ObjectInput(source.store(), object)) {
            List<PendingContent> pieces = content.read(in);
            if (in.isWhole() && isStill(source, object)) {
                tree.add(TreeEntry.file(path, attributes, List.of()), pieces);
            } else {
                problems.add(path, "it was deleted or replaced while it was read; it is not in the backup");
            }
        }
    }

    /**
     * Returns whether the object is still the listed one. If it was replaced, parts of both, or only the old length,
     * may have been read.
     */
    private static boolean isStill(BackupSource.Objects source, ObjectInfo object) {
        return source.store()
                .info(object.key())
                .filter(now -> now.size() == object.size() && second(now).equals(second(object)))
                .isPresent();
    }

    /** Stores report the time of a single object in whole seconds, but may list times with fractions of a second. */
    private static Instant second(ObjectInfo object) {
        return object.modified().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Adds the directories above a file before the file; returns false when one of them is itself an object. */
    private boolean makeDirectories(PathName directory, Set<PathName> files) {
        if (directories.contains(directory)) {
            return true;
        }
        if (files.contains(directory) || !makeDirectories(directory.parent(), files)) {
            return false;
        }
        directories.add(directory);
        tree.add(TreeEntry.directory(directory, attributes(DIRECTORY, 0, Instant.EPOCH)));
        return true;
    }

    private static Attributes attributes(int mode, long size, Instant modified) {
        return new Attributes(mode, 0, 0, size, modified, modified, 0, Map.of());
    }
}
