package io.iotdr.backup.repository.internal.tree;

/** Selects entries of a backup. It is asked once for each entry, in their order. */
public interface Selection {

    static Selection of(String pattern) {
        return new GlobSelection(pattern);
    }

    boolean takes(TreeEntry entry);

    /** Returns whether every entry is selected. */
    boolean isAll();
}
