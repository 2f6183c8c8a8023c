package io.iotdr.backup;

import java.util.function.Consumer;

/**
 * A backup to make.
 *
 * @param name under which it is found again
 * @param progress is told about twice a second, from the thread that reads
 */
public record BackupRequest(String name, BackupSource source, BackupKind kind, Consumer<Progress> progress) {

    public BackupRequest {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a source name; take letters, digits, dot, dash and underscore");
        }
    }

    /** An incremental backup, which is a full one when there is none before it. */
    public static BackupRequest of(String name, BackupSource source) {
        return new BackupRequest(name, source, BackupKind.INCREMENTAL, p -> {});
    }

    public BackupRequest kind(BackupKind value) {
        return new BackupRequest(name, source, value, progress);
    }

    public BackupRequest progress(Consumer<Progress> value) {
        return new BackupRequest(name, source, kind, value);
    }
}
