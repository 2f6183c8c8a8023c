package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a list of files is one that a walk over directories can have made: each path once, and nothing below what is
 * no directory. A list that someone made to do harm may say otherwise. Not thread-safe.
 */
final class TreeOrder {

    private final Deque<TreeEntry> above = new ArrayDeque<>();
    private @Nullable TreeEntry last;

    /**
     * Takes the next entry.
     *
     * @return the directories above it, from the top
     * @throws BackupCorruptedException when it cannot come next
     */
    List<TreeEntry> next(TreeEntry entry) {
        TreeEntry before = last;
        if (before != null && before.path().compareTo(entry.path()) >= 0) {
            throw new BackupCorruptedException("it is listed twice, or in the wrong place");
        }
        last = entry;
        while (!above.isEmpty() && !above.getLast().path().contains(entry.path())) {
            above.removeLast();
        }
        List<TreeEntry> directories = new ArrayList<>(above);
        above.addLast(entry);
        for (TreeEntry one : directories) {
            if (one.kind() != EntryKind.DIRECTORY) {
                throw new BackupCorruptedException("it is listed below " + one.path() + ", which is no directory");
            }
        }
        return directories;
    }
}
