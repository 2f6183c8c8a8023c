package io.iotdr.repository;

import io.iotdr.backup.RestoreRequest;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/** Which entries of a backup are wanted: those that a glob matches, and what is in a directory that it matches. */
final class Selection {

    private final String pattern;
    private final PathMatcher matcher;

    private Selection(String pattern) {
        this.pattern = pattern;
        this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + stripped(pattern));
    }

    static Selection of(String pattern) {
        return new Selection(pattern);
    }

    private static String stripped(String pattern) {
        String from = pattern.startsWith("/") ? pattern.substring(1) : pattern;
        return from.endsWith("/") ? from.substring(0, from.length() - 1) : from;
    }

    boolean isAll() {
        return pattern.equals(RestoreRequest.ALL);
    }

    boolean takes(Entry entry) {
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
