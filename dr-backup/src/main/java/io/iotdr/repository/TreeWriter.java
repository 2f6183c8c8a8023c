package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Writes a backup into an empty directory; a file comes under its name when all of it was checked, or not at all. */
final class TreeWriter {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path root;

    TreeWriter(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    void write(TreeReader tree) {
        List<String> damaged = new ArrayList<>();
        try {
            refuseUnlessEmpty();
            Files.createDirectories(root);
            List<Entry> entries = tree.entries();
            for (Entry entry : entries) {
                write(tree, entry, damaged);
            }
            List<Entry> backwards = new ArrayList<>(entries);
            Collections.reverse(backwards);
            for (Entry entry : backwards) {
                if (entry.kind() == Entry.Kind.DIRECTORY) {
                    attributes(path(entry), entry);
                }
            }
        } catch (IOException e) {
            throw ProviderException.notDone("restore", "write into " + root, String.valueOf(e), e);
        }
        if (!damaged.isEmpty()) {
            throw new BackupCorruptedException("the undamaged files were restored into " + root + "; these were not: "
                    + String.join("; ", damaged));
        }
    }

    private void refuseUnlessEmpty() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> inside = Files.list(root)) {
            if (inside.findAny().isPresent()) {
                throw new DisasterRecoveryException(
                        root + " is not empty; restore into a new directory, so that nothing there is mixed or lost");
            }
        }
    }

    private void write(TreeReader tree, Entry entry, List<String> damaged) throws IOException {
        Path path = path(entry);
        switch (entry.kind()) {
            case DIRECTORY -> Files.createDirectories(path);
            case LINK -> Files.createSymbolicLink(path, Path.of(entry.target()));
            case FILE -> {
                try {
                    file(tree, entry, path);
                } catch (BackupCorruptedException e) {
                    damaged.add(entry.path() + ": " + e.getMessage());
                }
            }
        }
    }

    /** No name may lead out of the directory, by {@code ..} or through a link that was restored before. */
    private Path path(Entry entry) throws IOException {
        Path path = root.resolve(entry.path()).normalize();
        Path parent = path.getParent();
        if (parent == null
                || !parent.startsWith(root)
                || !parent.toRealPath().equals(root.toRealPath().resolve(root.relativize(parent)))) {
            throw new BackupCorruptedException("the backup names '" + entry.path() + "', outside of the directory");
        }
        return path;
    }

    private static void file(TreeReader tree, Entry entry, Path path) throws IOException {
        Path fresh = path.resolveSibling(".dr-restore-" + path.getFileName().hashCode());
        try {
            try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW)) {
                for (String chunk : entry.chunks()) {
                    out.write(tree.chunk(entry.path(), chunk));
                }
            }
            if (Files.size(fresh) != entry.size()) {
                throw new BackupCorruptedException(entry.path() + " has not the size that was backed up");
            }
            attributes(fresh, entry);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void attributes(Path path, Entry entry) throws IOException {
        if (POSIX && !entry.mode().isEmpty()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(entry.mode()));
        }
        Files.setLastModifiedTime(path, FileTime.from(entry.modified()));
    }
}
