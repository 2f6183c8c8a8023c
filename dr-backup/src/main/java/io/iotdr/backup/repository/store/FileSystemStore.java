package io.iotdr.backup.repository.store;

import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.Slices;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores objects as files in a directory. An object is written to a temporary file in the same directory, flushed to
 * the disk, and then linked to its name. So an object is always complete, and an existing object is never replaced.
 */
public final class FileSystemStore implements ObjectStore {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String FRESH = ".new-";
    private static final String DEVICE = "unix:dev";
    private static final Path SYSTEM = Path.of("/");

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final int OWNER_DIRECTORY = 0700;

    /** With the set-gid bit: new files belong to the group of the directory. */
    private static final int GROUP_DIRECTORY = 02770;

    private final Path root;
    private final boolean isForGroup;
    private final boolean isMounted;

    /** Uses the directory {@code root}, which is created at the first write, for its owner only. */
    public FileSystemStore(Path root) {
        this(root.toAbsolutePath().normalize(), false, false);
    }

    private FileSystemStore(Path root, boolean isForGroup, boolean isMounted) {
        this.root = root;
        this.isForGroup = isForGroup;
        this.isMounted = isMounted;
    }

    /** Returns a store in the same directory that the directory's group may read and write too. */
    public FileSystemStore forGroup() {
        return new FileSystemStore(root, true, isMounted);
    }

    /**
     * Returns a store in the same directory that is used only while the directory is on another file system than {@code /}:
     * without its disk, a mount point is an empty directory.
     */
    public FileSystemStore mounted() {
        return new FileSystemStore(root, isForGroup, true);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return putIfAbsent(key, ByteBuffer.wrap(content));
    }

    @Override
    public boolean putIfAbsent(String key, ByteBuffer content) {
        Path target = path(key);
        if (Files.exists(target)) {
            return false;
        }
        try {
            Path directory = parent(target);
            makeDirectories(directory);
            Path fresh = directory.resolve(FRESH + UUID.randomUUID());
            try {
                writeDurably(fresh, content);
                return link(fresh, target);
            } finally {
                Files.deleteIfExists(fresh);
                sync(directory);
            }
        } catch (IOException e) {
            throw failed("write " + key, e);
        }
    }

    /** A hard link fails when its target exists, so it is the atomic put-if-absent of every POSIX file system. */
    private static boolean link(Path fresh, Path target) throws IOException {
        try {
            Files.createLink(target, fresh);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        } catch (UnsupportedOperationException noLinks) {
            try {
                Files.move(fresh, target);
                return true;
            } catch (FileAlreadyExistsException there) {
                return false;
            }
        }
    }

    private void writeDurably(Path file, ByteBuffer content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] permissions = POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_FILE)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, permissions)) {
            if (POSIX && isForGroup) {
                Files.setPosixFilePermissions(file, GROUP_FILE);
            }
            Slices.write(channel, content.duplicate(), 0);
            channel.force(true);
        }
    }

    @Override
    public Optional<byte[]> get(String key) {
        try {
            return Optional.of(Files.readAllBytes(path(key)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read " + key, e);
        }
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        try (FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ)) {
            if (offset < 0 || length < 0 || offset + length > channel.size()) {
                throw ProviderException.refused(
                        "filesystem",
                        "read " + key,
                        "bytes " + offset + " to " + (offset + length) + " are beyond its end at " + channel.size()
                                + " bytes");
            }
            ByteBuffer buffer = ByteBuffer.allocate(length);
            Slices.read(channel, buffer, offset);
            return Optional.of(buffer.array());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read " + key, e);
        }
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        refuseUnlessMounted();
        Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        List<ObjectInfo> found = new ArrayList<>();
        try {
            Files.walkFileTree(start, new Listing(prefix, found));
        } catch (IOException e) {
            throw failed("list " + prefix, e);
        }
        found.sort(Comparator.comparing(ObjectInfo::key));
        return found;
    }

    /** Collects objects; skips files that are deleted while they are listed. */
    private final class Listing extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final List<ObjectInfo> found;

        Listing(String prefix, List<ObjectInfo> found) {
            this.prefix = prefix;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String key = root.relativize(file).toString().replace('\\', '/');
            boolean whole = attributes.isRegularFile()
                    && !String.valueOf(file.getFileName()).startsWith(FRESH);
            if (whole && key.startsWith(prefix)) {
                found.add(new ObjectInfo(
                        key, attributes.size(), attributes.lastModifiedTime().toInstant()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (problem instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw problem;
        }
    }

    @Override
    public void delete(String key) {
        try {
            if (Files.deleteIfExists(path(key))) {
                sync(parent(path(key)));
            }
        } catch (IOException e) {
            throw failed("delete " + key, e);
        }
    }

    private Path path(String key) {
        refuseUnlessMounted();
        return root.resolve(ObjectStore.checkKey(key));
    }

    private void refuseUnlessMounted() {
        if (!isMounted || !POSIX) {
            return;
        }
        Path there = root;
        while (!Files.exists(there)) {
            there = parent(there);
        }
        try {
            if (device(there) == device(SYSTEM)) {
                throw ProviderException.notDone(
                        "filesystem",
                        "use " + root,
                        "its disk is not mounted: it is on the file system of " + SYSTEM
                                + "; mount the disk, or remove 'expect_mount'",
                        null);
            }
        } catch (IOException e) {
            throw failed("find the file system", e);
        }
    }

    private static long device(Path path) throws IOException {
        return Files.getAttribute(path, DEVICE) instanceof Number number ? number.longValue() : 0;
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }

    /** The directories above the root get the permissions that are usual for this user. */
    private void makeDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (!directory.startsWith(root)) {
            Files.createDirectories(directory);
            return;
        }
        makeDirectories(parent(directory));
        try {
            Files.createDirectory(directory);
            if (POSIX) {
                Files.setAttribute(directory, "unix:mode", isForGroup ? GROUP_DIRECTORY : OWNER_DIRECTORY);
            }
        } catch (FileAlreadyExistsException another) {
            // Another process made it meanwhile.
        }
    }

    private static void sync(Path directory) throws IOException {
        if (POSIX && Files.isDirectory(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private ProviderException failed(String operation, Exception e) {
        String why = e instanceof FileSystemException known ? EntryException.text(known) : Reason.of(e);
        return ProviderException.notDone("filesystem", operation + " in " + root, why, e);
    }
}
