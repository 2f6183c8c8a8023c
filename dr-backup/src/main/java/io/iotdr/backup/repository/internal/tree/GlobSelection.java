package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.RestoreRequest;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/** Selects the entries that match a glob, and everything in a directory that matches it. */
final class GlobSelection implements Selection {

    private final String pattern;
    private final PathMatcher matcher;

    GlobSelection(String pattern) {
        this.pattern = pattern;
        this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + stripped(pattern));
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
        for (Path path = PathName.target(entry.path().bytes()); path != null; path = path.getParent()) {
            if (!path.toString().isEmpty() && matcher.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
