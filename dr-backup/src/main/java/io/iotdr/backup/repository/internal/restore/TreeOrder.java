package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a list of files is one that a walk over directories can have made: each path once, and nothing below what is
 * no directory. A list that someone made to do harm may say otherwise. Not thread-safe.
 */
final class TreeOrder {

    /** The directories above the last entry, the lowest one first. */
    private final Deque<TreeEntry> above = new ArrayDeque<>();

    private @Nullable TreeEntry last;
    private @Nullable TreeEntry closed;

    /**
     * Takes the next entry.
     *
     * @return the directories above it, the lowest one first; valid until the next call
     * @throws BackupCorruptedException when it cannot come next
     */
    Collection<TreeEntry> next(TreeEntry entry) {
        TreeEntry before = last;
        if (before != null && before.path().compareTo(entry.path()) >= 0) {
            throw new BackupCorruptedException("it is listed twice, or in the wrong place");
        }
        TreeEntry file = closed;
        if (file != null && file.path().contains(entry.path())) {
            last = entry;
            throw new BackupCorruptedException("it is listed below " + file.path() + ", which is no directory");
        }
        if (before != null && before.kind() == EntryKind.DIRECTORY) {
            above.addFirst(before);
        }
        while (!above.isEmpty() && !above.getFirst().path().contains(entry.path())) {
            above.removeFirst();
        }
        last = entry;
        closed = entry.kind() == EntryKind.DIRECTORY ? null : entry;
        return Collections.unmodifiableCollection(above);
    }
}
