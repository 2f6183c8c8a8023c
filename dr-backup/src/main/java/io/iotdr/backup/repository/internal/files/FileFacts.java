package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Information about a file from the file system, without following links. */
public record FileFacts(Type type, Attributes attributes, int links, long device) {

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final String WANTED = "unix:mode,ino,dev,nlink,uid,gid,ctime,size,lastModifiedTime";
    private static final int PERMISSIONS = 07777;
    private static final int SET_USER = 04000;
    private static final int SET_GROUP = 02000;

    /** The type of a file. */
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        /** A pipe, a socket or a device. */
        SPECIAL
    }

    public static FileFacts of(Path file) throws IOException {
        return UNIX ? unix(file) : basic(file);
    }

    private static FileFacts unix(Path file) throws IOException {
        Map<String, Object> all = Files.readAttributes(file, WANTED, LinkOption.NOFOLLOW_LINKS);
        int mode = number(all, "mode").intValue();
        Attributes attributes = new Attributes(
                permissions(mode),
                number(all, "uid").intValue(),
                number(all, "gid").intValue(),
                number(all, "size").longValue(),
                time(all, "lastModifiedTime"),
                time(all, "ctime"),
                number(all, "ino").longValue(),
                Map.of());
        return new FileFacts(
                type(mode),
                attributes,
                number(all, "nlink").intValue(),
                number(all, "dev").longValue());
    }

    /** Returns the permission bits of a mode, as for chmod. */
    static int permissions(int mode) {
        return mode & PERMISSIONS;
    }

    static Type type(int mode) {
        return switch (mode & 0170000) {
            case 0100000 -> Type.FILE;
            case 0040000 -> Type.DIRECTORY;
            case 0120000 -> Type.LINK;
            default -> Type.SPECIAL;
        };
    }

    static boolean mayHaveSpecialBits(Attributes wanted) {
        return (wanted.mode() & (SET_USER | SET_GROUP)) != 0;
    }

    /**
     * Returns the mode for a restored file as it is now: a program that runs as its owner must not run as another one.
     */
    static int modeFor(Attributes wanted, FileFacts now) {
        boolean sameOwner = now.attributes.owner() == wanted.owner();
        boolean sameGroup = now.attributes.group() == wanted.group();
        int kept = sameOwner ? wanted.mode() : wanted.mode() & ~SET_USER;
        return sameOwner && sameGroup ? kept : kept & ~SET_GROUP;
    }

    /** Returns whether both are the same file, whatever its name. */
    public boolean isSame(FileFacts other) {
        return type == other.type && device == other.device && attributes.inode() == other.attributes.inode();
    }

    /** Returns whether this is the same file with the same content, as far as size and modification time tell. */
    public boolean isStill(FileFacts before) {
        return isSame(before)
                && attributes.size() == before.attributes.size()
                && attributes.modified().equals(before.attributes.modified());
    }

    private static Number number(Map<String, Object> all, String name) {
        return (Number) Objects.requireNonNull(all.get(name), name);
    }

    private static Instant time(Map<String, Object> all, String name) {
        return ((FileTime) Objects.requireNonNull(all.get(name), name)).toInstant();
    }

    private static FileFacts basic(Path file) throws IOException {
        BasicFileAttributes all = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Type type = all.isRegularFile()
                ? Type.FILE
                : all.isDirectory() ? Type.DIRECTORY : all.isSymbolicLink() ? Type.LINK : Type.SPECIAL;
        Instant modified = all.lastModifiedTime().toInstant();
        int mode = type == Type.DIRECTORY ? 0755 : 0644;
        Attributes attributes = new Attributes(mode, 0, 0, all.size(), modified, modified, 0, Map.of());
        return new FileFacts(type, attributes, 1, 0);
    }

    /** Returns the extended attributes of a file or directory. */
    public static Map<String, byte[]> extended(Path file) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        Map<String, byte[]> out = new TreeMap<>();
        for (String name : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            out.put(name, value.array());
        }
        return out;
    }
}
