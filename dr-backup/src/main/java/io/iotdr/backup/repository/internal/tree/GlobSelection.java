package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.Glob;
import io.iotdr.backup.RestoreRequest;

/** Selects the entries that match a glob, and everything in a directory that matches it. */
final class GlobSelection implements Selection {

    private final String pattern;
    private final Glob glob;

    GlobSelection(String pattern) {
        this.pattern = pattern;
        this.glob = Glob.of(stripped(pattern));
    }

    private static String stripped(String pattern) {
        String from = pattern.startsWith("/") ? pattern.substring(1) : pattern;
        return from.endsWith("/") ? from.substring(0, from.length() - 1) : from;
    }

    @Override
    public boolean isAll() {
        return pattern.equals(RestoreRequest.ALL);
    }

    @Override
    public boolean takes(TreeEntry entry) {
        if (isAll()) {
            return true;
        }
        for (PathName path = entry.path(); !path.equals(PathName.ROOT); path = path.parent()) {
            if (glob.matches(path.toString())) {
                return true;
            }
        }
        return false;
    }
}
