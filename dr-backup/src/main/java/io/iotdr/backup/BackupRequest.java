package io.iotdr.backup;

import java.util.function.Consumer;

/**
 * A request to make a backup.
 *
 * @param name the name of the source, under which its recovery points are listed: 1 to 100 letters, digits, dots,
 *     dashes and underscores, the first one a letter or digit
 * @param progress is called about twice a second, on the thread that reads the source
 * @param told is told in sentences for people what is wrong with the repository, and what the backup mended in it
 * @param missing is told of each location that did not confirm the backup, with the reason
 */
public record BackupRequest(
        String name,
        BackupSource source,
        BackupKind kind,
        Consumer<BackupProgress> progress,
        Consumer<String> told,
        Consumer<String> missing) {

    public BackupRequest {
        checkName(name);
    }

    /** @throws IllegalArgumentException when a source cannot have this name */
    public static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid source name; use up to 100 letters, digits,"
                            + " dots, dashes and underscores, beginning with a letter or digit");
        }
    }

    /** Returns a request for an incremental backup. The source's first backup reads everything. */
    public static BackupRequest of(String name, BackupSource source) {
        return new BackupRequest(name, source, BackupKind.INCREMENTAL, p -> {}, line -> {}, line -> {});
    }

    public BackupRequest kind(BackupKind value) {
        return new BackupRequest(name, source, value, progress, told, missing);
    }

    public BackupRequest progress(Consumer<BackupProgress> value) {
        return new BackupRequest(name, source, kind, value, told, missing);
    }

    public BackupRequest told(Consumer<String> value) {
        return new BackupRequest(name, source, kind, progress, value, missing);
    }

    public BackupRequest missing(Consumer<String> value) {
        return new BackupRequest(name, source, kind, progress, told, value);
    }
}
