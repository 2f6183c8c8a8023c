package io.iotdr.backup;

import java.util.function.Consumer;

/**
 * A request to make a backup.
 *
 * @param name the name of the source, under which its recovery points are listed: 1 to 100 letters, digits, dots,
 *     dashes and underscores, the first one a letter or digit
 * @param progress is called about twice a second, on the thread that reads the source
 */
public record BackupRequest(String name, BackupSource source, BackupKind kind, Consumer<BackupProgress> progress) {

    public BackupRequest {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid source name; use up to 100 letters, digits,"
                            + " dots, dashes and underscores, beginning with a letter or digit");
        }
    }

    /** Returns a request for an incremental backup. The source's first backup reads everything. */
    public static BackupRequest of(String name, BackupSource source) {
        return new BackupRequest(name, source, BackupKind.INCREMENTAL, p -> {});
    }

    public BackupRequest kind(BackupKind value) {
        return new BackupRequest(name, source, value, progress);
    }

    public BackupRequest progress(Consumer<BackupProgress> value) {
        return new BackupRequest(name, source, kind, value);
    }
}
