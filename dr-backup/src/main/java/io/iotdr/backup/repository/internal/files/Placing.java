package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.files.FileFacts.Type;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Moves restored files to their final names: a whole directory at once where none exists, and file by file into an
 * existing one. A link in the place of a directory is replaced, not followed.
 */
public final class Placing {

    private final DirectoryCursor from;
    private final DirectoryCursor to;
    private final boolean isMoving;

    private Placing(DirectoryCursor from, DirectoryCursor to, boolean isMoving) {
        this.from = from;
        this.to = to;
        this.isMoving = isMoving;
    }

    /**
     * Moves everything in a directory into another one of the same file system.
     *
     * @throws DisasterRecoveryException before anything is moved, when a directory is in the place of something else
     */
    public static void moveAll(OpenDirectory from, OpenDirectory to) throws IOException {
        for (boolean isMoving : new boolean[] {false, true}) {
            try (DirectoryCursor source = new DirectoryCursor(from);
                    DirectoryCursor target = new DirectoryCursor(to)) {
                new Placing(source, target, isMoving).all();
            }
        }
    }

    /** Visits the directories that exist on both sides; deletes them from the bottom once they are empty. */
    private void all() throws IOException {
        Deque<PathName> left = new ArrayDeque<>(List.of(PathName.ROOT));
        List<PathName> merged = new ArrayList<>();
        while (!left.isEmpty()) {
            PathName directory = left.removeLast();
            merged.add(directory);
            for (byte[] name : from.at(directory).names()) {
                if (isMerged(directory, name)) {
                    left.addLast(directory.child(name));
                }
            }
        }
        for (int i = merged.size() - 1; isMoving && i > 0; i--) {
            PathName empty = merged.get(i);
            from.at(empty.parent()).deleteDirectory(empty.name());
        }
    }

    /** Moves an entry; returns whether it is a directory on both sides, whose content must be moved instead. */
    private boolean isMerged(PathName directory, byte[] name) throws IOException {
        OpenDirectory source = from.at(directory);
        OpenDirectory target = to.at(directory);
        Type child = source.facts(name).type();
        Optional<Type> place = type(target, name);
        boolean isDirectory = place.equals(Optional.of(Type.DIRECTORY));
        if (child == Type.DIRECTORY && isDirectory) {
            return true;
        }
        if (isDirectory) {
            throw new DisasterRecoveryException(target.where() + "/" + PathName.of(name)
                    + " is a directory here, but not in the backup; move it away and run the restore again");
        }
        if (isMoving) {
            if (child == Type.DIRECTORY && place.isPresent()) {
                target.delete(name);
            }
            source.move(name, target, name);
        }
        return false;
    }

    private static Optional<Type> type(OpenDirectory directory, byte[] name) throws IOException {
        try {
            return Optional.of(directory.facts(name).type());
        } catch (NoSuchFileException free) {
            return Optional.empty();
        }
    }
}
