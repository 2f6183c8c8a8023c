package io.iotdr.backup;

import java.util.Optional;

/**
 * A difference between two recovery points.
 *
 * @param before empty when the file was added
 * @param after empty when the file was removed
 */
public record PointChange(ChangeKind kind, Optional<PointFile> before, Optional<PointFile> after) {

    /** The kinds of differences. */
    public enum ChangeKind {
        ADDED,
        REMOVED,
        /** The content or the target of a link is another one, or the file is of another kind. */
        CONTENT,
        /** Only the owner, the permissions, the time or extended attributes differ. */
        ATTRIBUTES
    }

    /** Returns the path, which is the same in both points. */
    public String path() {
        return after.or(() -> before).orElseThrow().path();
    }
}
