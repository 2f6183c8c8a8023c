package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creates files that only their owner can read, and replaces them so that a crash leaves either the old or the new
 * content.
 */
public final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** Creates a directory and its parents; sets mode 0700 on it where the file system supports that. */
    public static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                if (POSIX) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                }
            }
        } catch (AccessDeniedException e) {
            throw new DisasterRecoveryException(
                    "this user may not create or enter the directory " + directory
                            + "; run this as the user to whom its parent belongs",
                    e);
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "cannot create the directory " + directory + ": " + Reason.of(e)
                            + "; choose another one, or let this user write there",
                    e);
        }
    }

    /** Replaces the content of {@code file}; the new content is durable when this method returns. */
    public static void write(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            restrict(fresh);
            java.nio.ByteBuffer left = java.nio.ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(file);
    }

    /**
     * Lets only the owner of the directory read the file: what root creates there, such as an approval by {@code sudo dr},
     * must stay readable for the orchestrator's own user.
     */
    static void restrict(Path file) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.getOwner(directory).equals(Files.getOwner(file))) {
                Files.setOwner(file, Files.getOwner(directory));
            }
        }
    }

    /**
     * Makes a file's directory entry durable where the operating system supports it (Windows cannot open a directory).
     */
    static void syncDirectory(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (POSIX && parent != null) {
            try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
