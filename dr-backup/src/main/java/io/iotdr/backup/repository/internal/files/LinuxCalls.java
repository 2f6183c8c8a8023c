package io.iotdr.backup.repository.internal.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System calls of Linux that reach files from an open directory. The JDK has only some of them, in
 * {@link java.nio.file.SecureDirectoryStream}: it makes neither directories nor links, and tells no inode and no whole
 * mode.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2), the rationale for openat</a>
 */
final class LinuxCalls {

    private LinuxCalls() {}

    /** The flags of open(2), some of which depend on the processor. */
    static final class Flag {
        private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

        static final int READ = 0;
        static final int READ_WRITE = 2;
        static final int CREATE = 0100;
        static final int EXCLUSIVE = 0200;
        static final int NO_TERMINAL = 0400;
        static final int NO_WAIT = 04000;
        static final int CLOSE_ON_EXEC = 02000000;
        static final int DIRECTORY = ARM ? 040000 : 0200000;
        static final int NO_FOLLOW = ARM ? 0100000 : 0400000;

        /** In the place of an open directory: the working directory, from which absolute paths need nothing. */
        static final int WORKING_DIRECTORY = -100;

        static final int AT_NO_FOLLOW = 0x100;
        static final int AT_DIRECTORY = 0x200;
        static final int AT_ITSELF = 0x1000;

        private Flag() {}
    }

    /** The functions of the C library, in a class of their own so that the others load without JNA. */
    static final class Library {
        private static final int STATX_BASIC = 0x7ff;
        private static final boolean IS_ARM = Platform.isARM();

        static {
            Native.register(Library.class, "c");
        }

        private Library() {}

        static boolean works() {
            boolean known = Platform.ARCH.equals("x86-64") || Platform.ARCH.equals("aarch64");
            return Platform.isLinux() && known && geteuid() >= 0;
        }

        static native int geteuid();

        static native int openat(int directory, byte[] name, int flags, int mode) throws LastErrorException;

        static native int close(int file) throws LastErrorException;

        static native int statx(int directory, byte[] name, int flags, int mask, Pointer into)
                throws LastErrorException;

        private static native long syscall(long number, long file, Pointer into, long size) throws LastErrorException;

        static native long readlinkat(int directory, byte[] name, Pointer into, long size) throws LastErrorException;

        static native int mkdirat(int directory, byte[] name, int mode) throws LastErrorException;

        static native int symlinkat(byte[] target, int directory, byte[] name) throws LastErrorException;

        static native int linkat(int from, byte[] existing, int to, byte[] name, int flags) throws LastErrorException;

        static native int unlinkat(int directory, byte[] name, int flags) throws LastErrorException;

        static native int renameat(int from, byte[] name, int to, byte[] newName) throws LastErrorException;

        static native int fchmod(int file, int mode) throws LastErrorException;

        static native int fchown(int file, int owner, int group) throws LastErrorException;

        static native int fchownat(int directory, byte[] name, int owner, int group, int flags)
                throws LastErrorException;

        static native int futimens(int file, Pointer times) throws LastErrorException;

        static native int utimensat(int directory, byte[] name, Pointer times, int flags) throws LastErrorException;

        static native long lseek(int file, long offset, int whence) throws LastErrorException;

        static native long pread(int file, Pointer into, long size, long at) throws LastErrorException;

        static native long pwrite(int file, Pointer from, long size, long at) throws LastErrorException;

        static native int flock(int file, int operation) throws LastErrorException;

        static native int fsync(int file) throws LastErrorException;

        static native int ftruncate(int file, long size) throws LastErrorException;

        static native long flistxattr(int file, Pointer into, long size) throws LastErrorException;

        static native long fgetxattr(int file, byte[] name, Pointer into, long size) throws LastErrorException;

        static native int fsetxattr(int file, byte[] name, Pointer value, long size, int flags)
                throws LastErrorException;

        /** The wrapper is younger than the call: glibc has it since version 2.30. */
        static long getdents64(int directory, Pointer into, long size) {
            return syscall(IS_ARM ? 61 : 217, directory, into, size);
        }

        static int statx(int directory, byte[] name, int flags, Pointer into) {
            return statx(directory, name, flags, STATX_BASIC, into);
        }
    }

    /** Memory outside the heap for the calls of one thread. */
    static final int ROOM = 256 * 1024;

    private static final ThreadLocal<Memory> MEMORY = ThreadLocal.withInitial(() -> new Memory(ROOM));

    static Pointer memory() {
        return MEMORY.get();
    }

    /** Returns a name as the C library expects it. */
    static byte[] terminated(byte[] name) {
        return Arrays.copyOf(name, name.length + 1);
    }

    /** A system call. */
    interface SystemCall {
        long run() throws LastErrorException;
    }

    /** Runs a call; again when a signal interrupted it. */
    static long call(Supplier<String> where, SystemCall call) throws IOException {
        while (true) {
            try {
                return call.run();
            } catch (LastErrorException failure) {
                if (failure.getErrorCode() != Errors.INTERRUPTED) {
                    throw Errors.exception(where.get(), failure);
                }
            }
        }
    }

    /** The error numbers of Linux. */
    static final class Errors {
        private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

        static final int INTERRUPTED = 4;
        static final int NO_DATA_FOLLOWS = 6;
        static final int TOO_LONG_LIST = 7;
        static final int AGAIN = 11;
        static final int IS_DIRECTORY = 21;
        static final int INVALID = 22;
        static final int TOO_LARGE = 27;
        static final int TOO_MANY_LINKS = 31;
        static final int TOO_LONG_NAME = 36;
        static final int NO_ATTRIBUTE = 61;

        /** The name is no text in the encoding of the file system. */
        static final int NO_TEXT = 84;

        static final int NOT_SUPPORTED = 95;

        private Errors() {}

        static IOException exception(String where, LastErrorException failure) {
            LOG.debug("{}: {}", where, failure.getMessage());
            return switch (failure.getErrorCode()) {
                case 2 -> new NoSuchFileException(where);
                case 1 -> new AccessDeniedException(where, null, text(failure));
                case 13 -> new AccessDeniedException(where);
                case 17 -> new FileAlreadyExistsException(where);
                case 20 -> new NotDirectoryException(where);
                case 39 -> new DirectoryNotEmptyException(where);
                case 40 -> new EntryException(where, "it is a symbolic link now");
                case TOO_LONG_LIST,
                        IS_DIRECTORY,
                        INVALID,
                        TOO_LARGE,
                        TOO_MANY_LINKS,
                        TOO_LONG_NAME,
                        NO_TEXT,
                        NOT_SUPPORTED -> new EntryException(where, text(failure));
                default -> new FileSystemException(where, null, text(failure));
            };
        }

        /** Returns the message without its number. */
        static String text(LastErrorException failure) {
            String message = String.valueOf(failure.getMessage());
            return message.startsWith("[")
                    ? message.substring(message.indexOf(']') + 1).strip()
                    : message;
        }
    }
}
