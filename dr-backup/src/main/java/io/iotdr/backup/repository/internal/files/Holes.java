package io.iotdr.backup.repository.internal.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds holes in sparse files, which Linux reports through lseek(2) with SEEK_DATA and the JDK does not. With JNA on
 * the class path, holes are skipped. Without it, and on file systems that do not report holes, their zeros are read.
 */
public final class Holes {

    private static final Logger LOG = LoggerFactory.getLogger(Holes.class);
    private static final @Nullable Linux LINUX = linux();

    private Holes() {}

    /**
     * Returns the end of the hole at {@code position} of a file: {@code size} when no data follows, and
     * {@code position} itself when there is no hole or holes are not reported.
     */
    public static long end(Path file, long position, long size) {
        return LINUX == null || position >= size
                ? position
                : Math.min(size, Math.max(position, LINUX.dataFrom(file, position, size)));
    }

    private static @Nullable Linux linux() {
        try {
            return Platform.isLinux() && Native.LONG_SIZE == Long.BYTES ? new Linux() : null;
        } catch (NoClassDefFoundError absent) {
            return null;
        } catch (LinkageError unusable) {
            LOG.info("JNA does not work on this machine; holes in sparse files are read as zeros", unusable);
            return null;
        }
    }

    /**
     * The C library's functions and all uses of JNA, in a class of their own so that {@link Holes} loads without JNA.
     */
    private static final class Linux {
        private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
        private static final int SEEK_DATA = 3;
        private static final int NO_DATA_FOLLOWS = 6;

        static {
            Native.register(Linux.class, "c");
        }

        private static native int open(byte[] path, int flags) throws LastErrorException;

        private static native long lseek(int file, long offset, int whence) throws LastErrorException;

        private static native int close(int file) throws LastErrorException;

        long dataFrom(Path path, long position, long size) {
            try {
                int file = open(bytes(path), READ_ONLY_CLOSE_ON_EXEC);
                try {
                    return lseek(file, position, SEEK_DATA);
                } finally {
                    close(file);
                }
            } catch (LastErrorException failure) {
                if (failure.getErrorCode() == NO_DATA_FOLLOWS) {
                    return size;
                }
                LOG.debug("The file system does not report holes in {}; they are read as zeros", path, failure);
                return position;
            }
        }

        /**
         * Returns the path's bytes as the kernel knows them, independent of the JVM's file name encoding: the path's
         * URI escapes them one by one.
         */
        private static byte[] bytes(Path path) {
            String raw = path.toUri().getRawPath();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < raw.length(); i++) {
                boolean escaped = raw.charAt(i) == '%';
                out.write(escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
                i += escaped ? 2 : 0;
            }
            out.write(0);
            return out.toByteArray();
        }
    }
}
