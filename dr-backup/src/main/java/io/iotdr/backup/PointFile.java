package io.iotdr.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * A file, directory or link of a recovery point.
 *
 * @param path relative to the source, with {@code /} between its parts; empty for the source itself. Bytes that are not UTF-8
 *     appear as replacement characters
 * @param bytes the size of a file; 0 for everything else
 * @param mode the permission bits, as for chmod
 * @param target of a symbolic link, or the path of the file that a hard link shares
 */
public record PointFile(
        String path,
        FileKind kind,
        long bytes,
        int mode,
        int owner,
        int group,
        Instant modified,
        Optional<String> target) {

    /** The kinds of files. */
    public enum FileKind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK
    }
}
