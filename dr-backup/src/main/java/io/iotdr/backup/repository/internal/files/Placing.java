package io.iotdr.backup.repository.internal.files;

import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moves restored files to their final names: a whole directory at once where none exists, and file by file into an
 * existing one.
 */
public final class Placing {

    private final Path from;
    private final Path to;

    public Placing(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    public void moveAll() throws IOException {
        moveInto(from, to);
    }

    /** Deletes a file or link that is in the place of a directory. Refuses to replace a directory by anything else. */
    private static void makeWay(Path child, Path place) throws IOException {
        boolean directory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        boolean there = Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
        if (directory && !there) {
            Files.deleteIfExists(place);
        } else if (!directory && there) {
            throw new DisasterRecoveryException(
                    place + " is a directory here, but not in the backup; move it away and run the restore again");
        }
    }

    private void moveInto(Path source, Path target) throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(source)) {
            children = listed.toList();
        }
        for (Path child : children) {
            Path name = child.getFileName();
            Path place = name == null ? target : target.resolve(name);
            boolean merges = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                    && Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
            if (merges) {
                moveInto(child, place);
            } else {
                makeWay(child, place);
                Files.move(child, place, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Files.delete(source);
    }
}
