package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that had been listed, and were gone when they were to be read. One that was deleted is missing rightly; one that
 * was renamed in its directory, or moved with it, exists, and is missing in the backup. Thread-safe.
 */
final class Vanished {

    /** More than this many are not looked for. */
    private static final int MOST = 10_000;

    private final SortedMap<PathName, FileFacts> files = new TreeMap<>();

    synchronized void add(PathName path, FileFacts facts) {
        if (files.size() < MOST) {
            files.put(path, facts);
        }
    }

    /** Reports those that have another name now, or whose directory is gone. */
    synchronized void report(DirectoryCursor cursor, EntryProblems problems) {
        Map<PathName, Map<Long, PathName>> listed = new HashMap<>();
        files.forEach((path, facts) -> {
            PathName directory = path.parent();
            Map<Long, PathName> names = listed.computeIfAbsent(directory, d -> names(cursor, d));
            if (names.isEmpty()) {
                problems.add(
                        path, "its directory was moved away or deleted before it was read; it is not in the backup");
            } else if (isStill(cursor, names.get(facts.attributes().inode()), facts)) {
                problems.add(
                        path,
                        "it was renamed to " + names.get(facts.attributes().inode())
                                + " before it was read; it is not in the backup");
            }
        });
        files.clear();
    }

    /** Returns the entries of a directory by their inodes, with the directory itself; empty when it is gone. */
    private static Map<Long, PathName> names(DirectoryCursor cursor, PathName directory) {
        Map<Long, PathName> names = new HashMap<>();
        try {
            OpenDirectory open = cursor.at(directory);
            names.put(open.facts().attributes().inode(), directory);
            for (byte[] name : open.names()) {
                try {
                    names.put(open.facts(name).attributes().inode(), directory.child(name));
                } catch (NoSuchFileException alsoGone) {
                    // It is deleted or renamed at this moment, and nobody knows which.
                }
            }
        } catch (IOException gone) {
            return Map.of();
        }
        return names;
    }

    /** An inode that is used again has another size or time. */
    private static boolean isStill(DirectoryCursor cursor, @Nullable PathName path, FileFacts facts) {
        try {
            return path != null && cursor.at(path.parent()).facts(path.name()).isStill(facts);
        } catch (IOException gone) {
            return false;
        }
    }
}
