package io.iotdr.backup.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Operations on directories with everything in them. */
public final class FileTrees {

    private FileTrees() {}

    /** Makes the content of a directory and of everything in it durable. */
    public static void force(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.filter(FileTrees::isDurable).toList()) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }

    /** Makes the entries of a directory durable: what was moved into it or out of it. */
    public static void forceEntry(Path directory) throws IOException {
        if (isDurable(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** A link is durable with its directory; Windows cannot open a directory. */
    private static boolean isDurable(Path path) {
        boolean directories = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || directories && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes a directory and everything in it, if it exists. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
