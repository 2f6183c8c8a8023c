package io.iotdr.repository;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files of a directory. An object is written beside its place, made durable, and then linked into it, so that it is there
 * whole or not at all, and an object that is there is never replaced.
 */
public final class FileSystemStore implements ObjectStore {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String FRESH = ".new-";

    private final Path root;

    /** The store in {@code root}, which is made at the first write. */
    public FileSystemStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
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

    /** A hard link fails when its target is there: the put-if-absent of every POSIX file system. */
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

    private static void writeDurably(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
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
                        "bytes " + offset + " to " + (offset + length) + " go beyond its " + channel.size() + " bytes");
            }
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
                continue;
            }
            return Optional.of(buffer.array());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read " + key, e);
        }
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith(FRESH))
                    .map(this::info)
                    .flatMap(Optional::stream)
                    .filter(o -> o.key().startsWith(prefix))
                    .sorted(Comparator.comparing(ObjectInfo::key))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw failed("list " + prefix, e);
        }
    }

    /** Empty when the file was deleted while the directory was walked. */
    private Optional<ObjectInfo> info(Path file) {
        try {
            String key = root.relativize(file).toString().replace('\\', '/');
            return Optional.of(new ObjectInfo(
                    key, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        return root.resolve(ObjectStore.checkKey(key));
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }

    private static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (POSIX) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
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
        return ProviderException.notDone("filesystem", operation + " in " + root, String.valueOf(e.getMessage()), e);
    }
}
