package io.iotdr.backup;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A request to restore a recovery point.
 *
 * @param pattern selects files, as a glob over paths in the backup; {@code **} for all. A directory that matches
 *     selects everything in it
 * @param intoExisting whether the directory may contain files; files of the same name are replaced atomically
 * @param told receives what a person should know although the restore succeeded, in sentences
 */
public record RestoreRequest(
        RecoveryPoint point,
        Path directory,
        String pattern,
        boolean intoExisting,
        Consumer<BackupProgress> progress,
        Consumer<String> told) {

    public static final String ALL = "**";

    /** Begins the name of the directory in the target for unfinished files; the id of the recovery point follows. */
    public static final String STAGING = ".dr-restore-";

    public static RestoreRequest of(RecoveryPoint point, Path directory) {
        return new RestoreRequest(point, directory, ALL, false, p -> {}, t -> {});
    }

    public RestoreRequest pattern(String value) {
        return new RestoreRequest(point, directory, value, intoExisting, progress, told);
    }

    public RestoreRequest intoExisting(boolean value) {
        return new RestoreRequest(point, directory, pattern, value, progress, told);
    }

    public RestoreRequest progress(Consumer<BackupProgress> value) {
        return new RestoreRequest(point, directory, pattern, intoExisting, value, told);
    }

    public RestoreRequest told(Consumer<String> value) {
        return new RestoreRequest(point, directory, pattern, intoExisting, progress, value);
    }
}
