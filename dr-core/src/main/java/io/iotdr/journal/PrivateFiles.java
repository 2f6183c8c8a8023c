package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Creates files that only their owner can read, and replaces them so that a crash leaves either the old or the new
 * content.
 */
public final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Creates a directory and its parents; sets mode 0700 on it where the file system supports that. */
    public static void makeDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                if (POSIX) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                    giveToOwnerOfDirectory(directory);
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
        Files.deleteIfExists(fresh);
        create(fresh);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(file);
    }

    /**
     * Creates an empty file that only its owner can read; returns false when it exists. Follows no link: in a directory of
     * another user, that one could lead anywhere.
     */
    public static boolean create(Path file) throws IOException {
        FileAttribute<?>[] owned = POSIX ? new FileAttribute<?>[] {PRIVATE} : new FileAttribute<?>[0];
        Set<OpenOption> once =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel made = FileChannel.open(file, once, owned)) {
            made.force(true);
        } catch (FileAlreadyExistsException exists) {
            return false;
        }
        giveToOwnerOfDirectory(file);
        return true;
    }

    /**
     * Gives what root has made to the owner of the directory: what {@code sudo dr} leaves there, such as an approval, must be
     * readable for the orchestrator's own user. A file system that refuses that leaves it with root.
     */
    private static void giveToOwnerOfDirectory(Path made) throws IOException {
        Path directory = made.toAbsolutePath().getParent();
        if (!POSIX || directory == null) {
            return;
        }
        UserPrincipal owner = Files.getOwner(directory);
        boolean byRoot =
                Files.getOwner(made, LinkOption.NOFOLLOW_LINKS).getName().equals("root");
        if (byRoot && !owner.getName().equals("root")) {
            try {
                Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setOwner(owner);
            } catch (FileSystemException refused) {
                return;
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
