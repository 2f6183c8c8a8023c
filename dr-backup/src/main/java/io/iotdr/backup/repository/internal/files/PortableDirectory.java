package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** A directory by its path, for platforms other than Linux. */
final class PortableDirectory implements OpenDirectory {

    private static final Set<String> VIEWS = FileSystems.getDefault().supportedFileAttributeViews();
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path path;
    private final boolean hasExtended;

    PortableDirectory(Path path) throws IOException {
        this(path.toRealPath(), hasExtended(path));
    }

    private PortableDirectory(Path path, boolean hasExtended) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            // Names the reason when there is nothing at all.
            FileFacts.of(path);
            throw new NotDirectoryException(path.toString());
        }
        this.path = path;
        this.hasExtended = hasExtended;
    }

    private static boolean hasExtended(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    }

    private Path entry(byte[] name) {
        return PathName.of(name).below(path);
    }

    @Override
    public String where() {
        return path.toString();
    }

    @Override
    public FileFacts facts() throws IOException {
        return FileFacts.of(path);
    }

    @Override
    public FileFacts facts(byte[] name) throws IOException {
        return FileFacts.of(entry(name));
    }

    @Override
    public List<byte[]> names() throws IOException {
        List<byte[]> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                names.add(PathName.ROOT.child(entry).bytes());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Map<String, byte[]> extended() throws IOException {
        return hasExtended ? FileFacts.extended(path) : Map.of();
    }

    @Override
    public OpenDirectory directory(byte[] name) throws IOException {
        return new PortableDirectory(entry(name), hasExtended);
    }

    /** Returns the owner of what this process makes, as far as proc(5) tells it. */
    static OptionalInt user() {
        Path ours = Path.of("/proc/self");
        try {
            return VIEWS.contains("unix") && Files.exists(ours)
                    ? OptionalInt.of(
                            FileFacts.of(ours.toRealPath()).attributes().owner())
                    : OptionalInt.empty();
        } catch (IOException unreadable) {
            return OptionalInt.empty();
        }
    }

    @Override
    public OpenDirectory again() throws IOException {
        return new PortableDirectory(path, hasExtended);
    }

    @Override
    public boolean lock() {
        return true;
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public void give(byte[] name, FileFacts owned) throws IOException {
        setOwner(entry(name), owned.attributes());
    }

    @Override
    public OpenFile file(byte[] name) throws IOException {
        return open(entry(name), StandardOpenOption.READ);
    }

    @Override
    public OpenFile change(byte[] name) throws IOException {
        return open(entry(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The type is asked first, because opening a pipe waits for its other end. */
    private OpenFile open(Path file, OpenOption... options) throws IOException {
        if (FileFacts.of(file).type() != FileFacts.Type.FILE) {
            throw new EntryException(file.toString(), "it is no longer a regular file");
        }
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return new PortableFile(FileChannel.open(file, all), file, hasExtended);
    }

    @Override
    public byte[] target(byte[] name) throws IOException {
        return PathName.ofTarget(Files.readSymbolicLink(entry(name)));
    }

    private static FileAttribute<?>[] permissions(String all) {
        return VIEWS.contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(all))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        Files.createDirectory(entry(name), permissions("rwx------"));
    }

    @Override
    public OpenFile create(byte[] name) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new PortableFile(
                FileChannel.open(entry(name), options, permissions("rw-------")), entry(name), hasExtended);
    }

    @Override
    public void makeLink(byte[] name, byte[] target) throws IOException {
        Files.createSymbolicLink(entry(name), PathName.target(target));
    }

    @Override
    public void makeHardLink(byte[] name, OpenDirectory from, byte[] existing) throws IOException {
        Files.createLink(entry(name), ((PortableDirectory) from).entry(existing));
    }

    @Override
    public void move(byte[] name, OpenDirectory to, byte[] newName) throws IOException {
        Files.move(entry(name), ((PortableDirectory) to).entry(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(byte[] name) throws IOException {
        Files.delete(entry(name));
    }

    @Override
    public void deleteDirectory(byte[] name) throws IOException {
        Files.delete(entry(name));
    }

    @Override
    public void set(Attributes wanted) throws IOException {
        set(path, wanted, hasExtended);
    }

    @Override
    public void setLink(byte[] name, Attributes wanted) throws IOException {
        if (ROOT && VIEWS.contains("unix")) {
            setOwner(entry(name), wanted);
        }
    }

    static void set(Path file, Attributes wanted, boolean hasExtended) throws IOException {
        if (VIEWS.contains("unix")) {
            if (ROOT) {
                setOwner(file, wanted);
            }
            for (Map.Entry<String, byte[]> one : hasExtended
                    ? wanted.extended().entrySet()
                    : Map.<String, byte[]>of().entrySet()) {
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                        .write(one.getKey(), ByteBuffer.wrap(one.getValue()));
            }
            int mode = FileFacts.mayHaveSpecialBits(wanted)
                    ? FileFacts.modeFor(wanted, FileFacts.of(file))
                    : wanted.mode();
            Files.setAttribute(file, "unix:mode", mode);
        }
        // The access time becomes the modification time as well, because keeping it would mean reading it first.
        FileTime modified = FileTime.from(wanted.modified());
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(modified, modified, null);
    }

    private static void setOwner(Path file, Attributes wanted) throws IOException {
        Files.setAttribute(file, "unix:uid", wanted.owner(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", wanted.group(), LinkOption.NOFOLLOW_LINKS);
    }

    /** A path needs no closing. */
    @Override
    public void close() {}
}
