package io.iotdr.backup.repository.internal.files;

import static io.iotdr.backup.repository.internal.files.LinuxCalls.call;
import static io.iotdr.backup.repository.internal.files.LinuxCalls.memory;
import static io.iotdr.backup.repository.internal.files.LinuxCalls.terminated;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import io.iotdr.backup.repository.internal.files.LinuxCalls.Errors;
import io.iotdr.backup.repository.internal.files.LinuxCalls.Flag;
import io.iotdr.backup.repository.internal.files.LinuxCalls.Library;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A directory by its descriptor. */
final class LinuxDirectory implements OpenDirectory {

    private static final int OPEN_DIRECTORY = Flag.READ | Flag.DIRECTORY | Flag.CLOSE_ON_EXEC;
    private static final int OPEN_FILE = Flag.NO_FOLLOW | Flag.NO_WAIT | Flag.NO_TERMINAL | Flag.CLOSE_ON_EXEC;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int PRIVATE_FILE = 0600;
    private static final int LONGEST_TARGET = 4096;
    private static final int LOCK_OR_FAIL = 2 | 4;
    private static final byte[] ITSELF = {'.', 0};

    /** Where an entry of getdents64(2) has its length and its name. */
    private static final int LENGTH = 16;

    private static final int NAME = 19;

    private final Descriptor self;

    private LinuxDirectory(int descriptor, String where) {
        self = new Descriptor(descriptor, where);
    }

    static LinuxDirectory open(Path path) throws IOException {
        byte[] name = terminated(PathName.ofAbsolute(path.toAbsolutePath()));
        String where = path.toString();
        return new LinuxDirectory(opened(where, Flag.WORKING_DIRECTORY, name, OPEN_DIRECTORY), where);
    }

    private static int opened(String where, int directory, byte[] name, int flags) throws IOException {
        return (int) call(() -> where, () -> Library.openat(directory, name, flags, PRIVATE_FILE));
    }

    private String where(byte[] name) {
        return self.where() + "/" + new String(name, StandardCharsets.UTF_8);
    }

    @Override
    public String where() {
        return self.where();
    }

    @Override
    public FileFacts facts() throws IOException {
        return self.facts();
    }

    @Override
    public FileFacts facts(byte[] name) throws IOException {
        Pointer into = memory();
        byte[] wanted = terminated(name);
        call(() -> where(name), () -> Library.statx(self.number(), wanted, Flag.AT_NO_FOLLOW, into));
        return Descriptor.facts(into);
    }

    @Override
    public List<byte[]> names() throws IOException {
        List<byte[]> names = new ArrayList<>();
        Pointer into = memory();
        call(self::where, () -> Library.lseek(self.number(), 0, 0));
        for (long size = next(into); size > 0; size = next(into)) {
            byte[] entries = into.getByteArray(0, (int) size);
            for (int at = 0; at < entries.length; ) {
                int length = entries[at + LENGTH] & 0xff | (entries[at + LENGTH + 1] & 0xff) << 8;
                add(names, entries, at + NAME);
                at += length;
            }
        }
        return names;
    }

    private long next(Pointer into) throws IOException {
        return call(self::where, () -> Library.getdents64(self.number(), into, LinuxCalls.ROOM));
    }

    private static void add(List<byte[]> names, byte[] entries, int from) {
        int end = from;
        while (entries[end] != 0) {
            end++;
        }
        boolean itselfOrParent =
                entries[from] == '.' && (end == from + 1 || end == from + 2 && entries[from + 1] == '.');
        if (!itselfOrParent) {
            names.add(Arrays.copyOfRange(entries, from, end));
        }
    }

    @Override
    public Map<String, byte[]> extended() throws IOException {
        return self.extended();
    }

    @Override
    public OpenDirectory directory(byte[] name) throws IOException {
        String where = where(name);
        return new LinuxDirectory(
                opened(where, self.number(), terminated(name), OPEN_DIRECTORY | Flag.NO_FOLLOW), where);
    }

    @Override
    public OpenDirectory again() throws IOException {
        return new LinuxDirectory(opened(where(), self.number(), ITSELF, OPEN_DIRECTORY), where());
    }

    @Override
    public boolean lock() throws IOException {
        try {
            Library.flock(self.number(), LOCK_OR_FAIL);
            return true;
        } catch (LastErrorException failure) {
            if (failure.getErrorCode() == Errors.AGAIN) {
                return false;
            }
            throw Errors.exception(where(), failure);
        }
    }

    @Override
    public String path() {
        Path ours = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + self.number());
        return Files.isDirectory(ours) ? ours.toString() : where();
    }

    @Override
    public void give(byte[] name, FileFacts owned) throws IOException {
        Attributes of = owned.attributes();
        call(
                () -> where(name),
                () -> Library.fchownat(self.number(), terminated(name), of.owner(), of.group(), Flag.AT_NO_FOLLOW));
    }

    @Override
    public OpenFile file(byte[] name) throws IOException {
        return regular(name, Flag.READ | OPEN_FILE);
    }

    @Override
    public OpenFile change(byte[] name) throws IOException {
        return regular(name, Flag.READ_WRITE | OPEN_FILE);
    }

    private OpenFile regular(byte[] name, int flags) throws IOException {
        String where = where(name);
        LinuxFile file = new LinuxFile(opened(where, self.number(), terminated(name), flags), where);
        if (file.facts().type() != FileFacts.Type.FILE) {
            file.close();
            throw new EntryException(where, "it is no longer a regular file");
        }
        return file;
    }

    @Override
    public byte[] target(byte[] name) throws IOException {
        Pointer into = memory();
        byte[] wanted = terminated(name);
        long length = call(() -> where(name), () -> Library.readlinkat(self.number(), wanted, into, LONGEST_TARGET));
        return into.getByteArray(0, (int) length);
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        byte[] wanted = terminated(name);
        call(() -> where(name), () -> Library.mkdirat(self.number(), wanted, PRIVATE_DIRECTORY));
    }

    @Override
    public OpenFile create(byte[] name) throws IOException {
        String where = where(name);
        int flags = Flag.READ_WRITE | OPEN_FILE | Flag.CREATE | Flag.EXCLUSIVE;
        return new LinuxFile(opened(where, self.number(), terminated(name), flags), where);
    }

    @Override
    public void makeLink(byte[] name, byte[] target) throws IOException {
        call(() -> where(name), () -> Library.symlinkat(terminated(target), self.number(), terminated(name)));
    }

    @Override
    public void makeHardLink(byte[] name, OpenDirectory from, byte[] existing) throws IOException {
        int source = ((LinuxDirectory) from).self.number();
        call(() -> where(name), () -> Library.linkat(source, terminated(existing), self.number(), terminated(name), 0));
    }

    @Override
    public void move(byte[] name, OpenDirectory to, byte[] newName) throws IOException {
        LinuxDirectory target = (LinuxDirectory) to;
        call(
                () -> target.where(newName),
                () -> Library.renameat(self.number(), terminated(name), target.self.number(), terminated(newName)));
    }

    @Override
    public void delete(byte[] name) throws IOException {
        call(() -> where(name), () -> Library.unlinkat(self.number(), terminated(name), 0));
    }

    @Override
    public void deleteDirectory(byte[] name) throws IOException {
        call(() -> where(name), () -> Library.unlinkat(self.number(), terminated(name), Flag.AT_DIRECTORY));
    }

    @Override
    public void set(Attributes wanted) throws IOException {
        self.set(wanted);
    }

    @Override
    public void setLink(byte[] name, Attributes wanted) throws IOException {
        byte[] link = terminated(name);
        if (Descriptor.ROOT) {
            call(
                    () -> where(name),
                    () -> Library.fchownat(self.number(), link, wanted.owner(), wanted.group(), Flag.AT_NO_FOLLOW));
        }
        Pointer times = Descriptor.times(wanted);
        call(() -> where(name), () -> Library.utimensat(self.number(), link, times, Flag.AT_NO_FOLLOW));
    }

    @Override
    public void close() throws IOException {
        self.close();
    }
}
