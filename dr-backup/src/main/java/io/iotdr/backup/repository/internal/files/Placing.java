package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.files.FileFacts.Type;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Moves restored files to their final names: a whole directory at once where none exists, and file by file into an
 * existing one. A link in the place of a directory is replaced, not followed.
 */
public final class Placing {

    private Placing() {}

    /** Moves everything in a directory into another one of the same file system. */
    public static void moveAll(OpenDirectory from, OpenDirectory to) throws IOException {
        for (byte[] name : from.names()) {
            Type child = from.facts(name).type();
            Optional<Type> place = type(to, name);
            if (child == Type.DIRECTORY && place.equals(Optional.of(Type.DIRECTORY))) {
                try (OpenDirectory source = from.directory(name);
                        OpenDirectory target = to.directory(name)) {
                    moveAll(source, target);
                }
                from.deleteDirectory(name);
            } else {
                makeWay(child, place, to, name);
                from.move(name, to, name);
            }
        }
    }

    private static Optional<Type> type(OpenDirectory directory, byte[] name) throws IOException {
        try {
            return Optional.of(directory.facts(name).type());
        } catch (NoSuchFileException free) {
            return Optional.empty();
        }
    }

    /** Deletes a file or link that is in the place of a directory. Refuses to replace a directory by anything else. */
    private static void makeWay(Type child, Optional<Type> place, OpenDirectory to, byte[] name) throws IOException {
        if (child == Type.DIRECTORY && place.isPresent()) {
            to.delete(name);
        } else if (place.equals(Optional.of(Type.DIRECTORY))) {
            throw new DisasterRecoveryException(to.where() + "/" + PathName.of(name)
                    + " is a directory here, but not in the backup; move it away and run the restore again");
        }
    }
}
