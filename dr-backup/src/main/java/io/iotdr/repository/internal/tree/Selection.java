package io.iotdr.repository.internal.tree;

/** Which entries of a backup are wanted. Asked once for each entry, in their order. */
public interface Selection {

    static Selection of(String pattern) {
        return new GlobSelection(pattern);
    }

    boolean takes(Entry entry);

    /** Whether every entry is wanted. */
    boolean isAll();
}
