package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The entries that a restore could not write, or not with all of their attributes. Thread-safe. */
final class RestoreProblems {

    private static final int MOST = 100;

    private final List<String> damaged = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int more;

    /** Adds an entry whose content or whose place in the list of files is damaged. */
    void damaged(PathName path, String what) {
        add(damaged, path + ": " + what);
    }

    synchronized void listDamaged(String what) {
        add(damaged, "the list of files: " + what);
    }

    /**
     * Adds an entry that this machine refuses.
     *
     * @throws IOException the failure, when it does not concern this entry only
     */
    void ofEntry(PathName path, IOException failure) throws IOException {
        if (!EntryException.concernsOneEntry(failure)) {
            throw failure;
        }
        add(refused, path + ": " + EntryException.reason(failure));
    }

    /** Adds an entry whose content is restored, but not with all of its attributes. */
    void attributes(PathName path, IOException failure) throws IOException {
        if (!EntryException.concernsOneEntry(failure)) {
            throw failure;
        }
        add(
                refused,
                path + ": its owner, mode, times or extended attributes could not all be set: "
                        + EntryException.reason(failure));
    }

    private synchronized void add(List<String> to, String problem) {
        if (damaged.size() + refused.size() < MOST) {
            to.add(problem);
        } else {
            more++;
        }
    }

    synchronized boolean isDamaged() {
        return !damaged.isEmpty();
    }

    /** Throws when there are any. */
    synchronized void check(Path root) {
        List<String> all = new ArrayList<>(damaged);
        all.addAll(refused);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        if (!damaged.isEmpty()) {
            throw new BackupCorruptedException(
                    "the undamaged files were restored into " + root + "; these were not: " + String.join("; ", all));
        }
        if (!refused.isEmpty()) {
            throw new DisasterRecoveryException(
                    "everything else was restored into " + root + ", but not this: " + String.join("; ", all));
        }
    }
}
