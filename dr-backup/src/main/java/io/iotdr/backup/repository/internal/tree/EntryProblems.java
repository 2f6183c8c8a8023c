package io.iotdr.backup.repository.internal.tree;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are missing or not consistent in a backup. All are logged, and the first hundred are kept.
 * Thread-safe.
 */
public final class EntryProblems {

    private static final Logger LOG = LoggerFactory.getLogger(EntryProblems.class);
    private static final int KEPT = 100;

    private final List<String> kept = new ArrayList<>();
    private int more;

    public void add(PathName path, String what) {
        add(path.toString(), what);
    }

    /** Adds a problem of something whose name is not a valid path. */
    public synchronized void add(String name, String what) {
        LOG.warn("{}: {}", name, what);
        if (kept.size() < KEPT) {
            kept.add(name + ": " + what);
        } else {
            more++;
        }
    }

    public void changing(PathName path, int times) {
        add(path, "it changed in each of " + times + " attempts to read it, so its copy may be inconsistent");
    }

    /** Adds a file that is left out. */
    public void unreadable(PathName path, String why) {
        add(path, "it cannot be read; it is not in the backup: " + why);
    }

    public synchronized List<String> all() {
        List<String> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
