package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that had been listed, and were gone when they were to be read. One that was deleted is missing rightly; one that
 * was renamed in its directory exists, and is missing in the backup. Thread-safe.
 */
final class Vanished {

    private static final Logger LOG = LoggerFactory.getLogger(Vanished.class);

    /** More than this many are not looked for. */
    private static final int MOST = 10_000;

    private final Map<PathName, FileFacts> files = new ConcurrentSkipListMap<>();

    void add(PathName path, FileFacts facts) {
        if (files.size() < MOST) {
            files.put(path, facts);
        }
    }

    /** Reports those that have another name in the same directory now. */
    void report(DirectoryCursor cursor, EntryProblems problems) {
        files.forEach((path, facts) -> {
            try {
                report(path, facts, cursor.at(path.parent()), problems);
            } catch (IOException alsoGone) {
                LOG.debug("{} has vanished with its directory", path, alsoGone);
            }
        });
    }

    private static void report(PathName path, FileFacts facts, OpenDirectory directory, EntryProblems problems)
            throws IOException {
        for (byte[] name : directory.names()) {
            if (directory.facts(name).isSame(facts)) {
                problems.add(
                        path,
                        "it was renamed to " + path.parent().child(name)
                                + " before it was read; it is not in the backup");
                return;
            }
        }
    }
}
