package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.Attributes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An open directory. Its entries are named by the bytes of their names, and no operation follows a link. On Linux every
 * operation starts from the open directory itself, so nobody who may write above it can lead the operation elsewhere;
 * {@link #of} tells where that is not so.
 *
 * <p>Its methods may be called by several threads at once, except for {@link #close}.
 */
public interface OpenDirectory extends Closeable {

    /**
     * Opens a directory; links in {@code path} are followed, because the user named it. Where JNA or the Linux system calls
     * are missing, the entries are reached by their paths: links are still not followed, but a neighbour who may write to
     * one of the directories above can put a link in its place between two operations.
     */
    static OpenDirectory of(Path path) throws IOException {
        return LinuxSupport.AVAILABLE ? LinuxDirectory.open(path) : new PortableDirectory(path);
    }

    /** Returns the number of the user as whom this process makes files; empty where it is not known. */
    static OptionalInt user() {
        return LinuxSupport.AVAILABLE ? OptionalInt.of(LinuxCalls.Library.geteuid()) : PortableDirectory.user();
    }

    /** Returns where the directory was when it was opened, for messages. */
    String where();

    /** Returns the facts about the directory itself. */
    FileFacts facts() throws IOException;

    /** Returns the facts about an entry, or about a link itself. */
    FileFacts facts(byte[] name) throws IOException;

    /** Returns the names of all entries, in no order. */
    List<byte[]> names() throws IOException;

    /** Returns the extended attributes of the directory itself. */
    Map<String, byte[]> extended() throws IOException;

    OpenDirectory directory(byte[] name) throws IOException;

    /** Opens this directory once more, wherever it is now. */
    OpenDirectory again() throws IOException;

    /**
     * Keeps other processes, and other callers in this one, from locking the directory until it is closed.
     *
     * @return whether it is locked now; always true where directories cannot be locked
     */
    boolean lock() throws IOException;

    /** Returns a path by which another program of this user reaches the directory while it is open. */
    String path();

    /** Gives an entry, or a link itself, to the owner and the group of another. */
    void give(byte[] name, FileFacts owned) throws IOException;

    /**
     * Opens a regular file to read it. A pipe or a device is refused without waiting for its other end.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    OpenFile file(byte[] name) throws IOException;

    /** Opens a regular file to read and write it. */
    OpenFile change(byte[] name) throws IOException;

    /** Returns the target of a symbolic link. */
    byte[] target(byte[] name) throws IOException;

    /** Makes a directory that only its owner may enter. */
    void makeDirectory(byte[] name) throws IOException;

    /** Makes a file that only its owner may read, and opens it to read and write it. */
    OpenFile create(byte[] name) throws IOException;

    void makeLink(byte[] name, byte[] target) throws IOException;

    /** Gives another name to a file; a symbolic link gets another name itself. */
    void makeHardLink(byte[] name, OpenDirectory from, byte[] existing) throws IOException;

    /** Moves an entry to another directory of the same file system; replaces a file or link there atomically. */
    void move(byte[] name, OpenDirectory to, byte[] newName) throws IOException;

    /** Deletes a file or a link. */
    void delete(byte[] name) throws IOException;

    /** Deletes an empty directory. */
    void deleteDirectory(byte[] name) throws IOException;

    /** Sets the attributes of the directory itself; of owner and special bits what {@link OpenFile#set} says. */
    void set(Attributes wanted) throws IOException;

    /** Sets the owner and the times of a symbolic link, as far as the platform can. */
    void setLink(byte[] name, Attributes wanted) throws IOException;
}
