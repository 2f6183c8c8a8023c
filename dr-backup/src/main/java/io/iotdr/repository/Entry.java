package io.iotdr.repository;

import java.time.Instant;
import java.util.List;

/**
 * A file, directory or link of a backup.
 *
 * @param path relative to the source, with {@code /} between its parts
 * @param mode as {@code rwxr-x---}; empty where the source has none
 * @param target of a link
 * @param chunks of a file, in order
 */
record Entry(String path, Kind kind, long size, String mode, Instant modified, String target, List<String> chunks) {

    /** What it is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }
}
