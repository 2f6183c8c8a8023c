package io.iotdr.backup.repository;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.internal.source.DirectoryPreview;
import java.util.function.BiConsumer;

/** Shows what a backup of a directory would read. */
public final class SourcePreview {

    private SourcePreview() {}

    /**
     * Passes the path and the size in bytes of each entry that a backup would contain, in its order; the size of everything but
     * a file is 0. Reads no content.
     *
     * @param unreadable is called with each entry that a backup would leave out and report, and the reason
     * @throws io.iotdr.error.DisasterRecoveryException when there is no such directory
     */
    public static void of(
            BackupSource.Directory source, BiConsumer<String, Long> each, BiConsumer<String, String> unreadable) {
        new DirectoryPreview(source, each, unreadable).walk();
    }
}
