package io.iotdr.backup.repository.internal.files;

import static io.iotdr.backup.repository.internal.files.LinuxCalls.call;
import static io.iotdr.backup.repository.internal.files.LinuxCalls.memory;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import io.iotdr.backup.repository.internal.files.LinuxCalls.Errors;
import io.iotdr.backup.repository.internal.files.LinuxCalls.Library;
import io.iotdr.backup.repository.internal.tree.Attributes;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A regular file by its descriptor. */
final class LinuxFile implements OpenFile {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxFile.class);
    private static final int SEEK_DATA = 3;

    private final Descriptor self;

    LinuxFile(int descriptor, String where) {
        self = new Descriptor(descriptor, where);
    }

    @Override
    public FileFacts facts() throws IOException {
        return self.facts();
    }

    @Override
    public Map<String, byte[]> extended() throws IOException {
        return self.extended();
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
        Pointer memory = memory();
        int read = 0;
        while (read < length) {
            int wanted = Math.min(length - read, LinuxCalls.ROOM);
            long position = at + read;
            int n = (int) call(self::where, () -> Library.pread(self.number(), memory, wanted, position));
            if (n == 0) {
                break;
            }
            memory.read(0, into, from + read, n);
            read += n;
        }
        return read;
    }

    @Override
    public long dataFrom(long at, long size) {
        if (at >= size) {
            return at;
        }
        try {
            return Math.min(size, Math.max(at, Library.lseek(self.number(), at, SEEK_DATA)));
        } catch (LastErrorException failure) {
            if (failure.getErrorCode() == Errors.NO_DATA_FOLLOWS) {
                return size;
            }
            LOG.debug("The file system does not report holes in {}; they are read as zeros", self.where(), failure);
            return at;
        }
    }

    @Override
    public void write(long at, byte[] content, int from, int length) throws IOException {
        Pointer memory = memory();
        int written = 0;
        while (written < length) {
            int wanted = Math.min(length - written, LinuxCalls.ROOM);
            memory.write(0, content, from + written, wanted);
            long position = at + written;
            written += (int) call(self::where, () -> Library.pwrite(self.number(), memory, wanted, position));
        }
    }

    @Override
    public void resize(long size) throws IOException {
        call(self::where, () -> Library.ftruncate(self.number(), size));
    }

    @Override
    public void force() throws IOException {
        call(self::where, () -> Library.fsync(self.number()));
    }

    @Override
    public void set(Attributes wanted) throws IOException {
        self.set(wanted);
    }

    @Override
    public void close() throws IOException {
        self.close();
    }
}
