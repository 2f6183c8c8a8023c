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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An open file or directory of Linux, with the calls that both have. */
final class Descriptor {

    static final boolean ROOT = Library.geteuid() == 0;

    private static final byte[] ITSELF = {0};
    private static final String USER = "user.";
    private static final int STATX_BYTES = 256;
    private static final int CLOSED = -1;

    private final String where;
    private volatile int number;

    Descriptor(int number, String where) {
        this.number = number;
        this.where = where;
    }

    int number() {
        return number;
    }

    String where() {
        return where;
    }

    FileFacts facts() throws IOException {
        Pointer into = memory();
        call(this::where, () -> Library.statx(number, ITSELF, Flag.AT_ITSELF, into));
        return facts(into);
    }

    /**
     * Decodes the result of a call, whose layout is the same for all processors.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>
     */
    static FileFacts facts(Pointer statx) {
        ByteBuffer all = ByteBuffer.wrap(statx.getByteArray(0, STATX_BYTES)).order(ByteOrder.nativeOrder());
        Attributes attributes = new Attributes(
                FileFacts.permissions(all.getShort(28)),
                all.getInt(20),
                all.getInt(24),
                all.getLong(40),
                Instant.ofEpochSecond(all.getLong(112), all.getInt(120)),
                Instant.ofEpochSecond(all.getLong(96), all.getInt(104)),
                all.getLong(32),
                Map.of());
        long device = (long) all.getInt(136) << 32 | all.getInt(140) & 0xffffffffL;
        return new FileFacts(FileFacts.type(all.getShort(28)), attributes, all.getInt(16), device);
    }

    /** Returns the attributes of the user namespace, without its prefix; none where they are not supported. */
    Map<String, byte[]> extended() throws IOException {
        Pointer into = memory();
        long length;
        try {
            length = Library.flistxattr(number, into, LinuxCalls.ROOM);
        } catch (LastErrorException failure) {
            if (failure.getErrorCode() == Errors.NOT_SUPPORTED) {
                return Map.of();
            }
            throw Errors.exception(where, failure);
        }
        if (length == 0) {
            return Map.of();
        }
        Map<String, byte[]> out = new TreeMap<>();
        for (String name : new String(into.getByteArray(0, (int) length), StandardCharsets.UTF_8).split("\0", -1)) {
            if (name.startsWith(USER)) {
                value(name).ifPresent(value -> out.put(name.substring(USER.length()), value));
            }
        }
        return out;
    }

    private Optional<byte[]> value(String name) throws IOException {
        Pointer into = memory();
        byte[] wanted = terminated(name.getBytes(StandardCharsets.UTF_8));
        try {
            long size = Library.fgetxattr(number, wanted, into, LinuxCalls.ROOM);
            return Optional.of(into.getByteArray(0, (int) size));
        } catch (LastErrorException failure) {
            if (failure.getErrorCode() == Errors.NO_ATTRIBUTE) {
                return Optional.empty();
            }
            throw Errors.exception(where, failure);
        }
    }

    /**
     * Sets what can be set, and then throws the first failure. The owner is set first, since that removes the special bits;
     * the times are set last.
     */
    void set(Attributes wanted) throws IOException {
        FirstFailure failure = new FirstFailure();
        if (ROOT) {
            failure.of(() -> call(this::where, () -> Library.fchown(number, wanted.owner(), wanted.group())));
        }
        wanted.extended().forEach((name, value) -> failure.of(() -> attribute(USER + name, value)));
        failure.of(() -> {
            int mode = FileFacts.mayHaveSpecialBits(wanted) ? FileFacts.modeFor(wanted, facts()) : wanted.mode();
            call(this::where, () -> Library.fchmod(number, mode));
        });
        failure.of(() -> {
            Pointer times = times(wanted);
            call(this::where, () -> Library.futimens(number, times));
        });
        failure.check();
    }

    /** Runs operations of which each should be tried. */
    private static final class FirstFailure {
        private @Nullable IOException first;

        interface FileWork {
            void run() throws IOException;
        }

        void of(FileWork work) {
            try {
                work.run();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }

        void check() throws IOException {
            if (first != null) {
                throw first;
            }
        }
    }

    private void attribute(String name, byte[] value) throws IOException {
        if (value.length > LinuxCalls.ROOM) {
            throw new EntryException(where, "the extended attribute " + name + " is too long");
        }
        Pointer from = memory();
        from.write(0, value, 0, value.length);
        byte[] wanted = terminated(name.getBytes(StandardCharsets.UTF_8));
        try {
            Library.fsetxattr(number, wanted, from, value.length, 0);
        } catch (LastErrorException failure) {
            // "No space left" means in the file's own block for attributes, whatever room the disk has.
            throw new EntryException(where, "the extended attribute " + name + ": " + Errors.text(failure));
        }
    }

    /** The access time becomes the modification time as well, because keeping it would mean reading it first. */
    static Pointer times(Attributes wanted) {
        Pointer times = memory();
        for (int at = 0; at < 32; at += 16) {
            times.setLong(at, wanted.modified().getEpochSecond());
            times.setLong(at + 8, wanted.modified().getNano());
        }
        return times;
    }

    /** A number that is closed may already be another file's, so it is closed once only. */
    void close() throws IOException {
        int closing = number;
        number = CLOSED;
        if (closing != CLOSED) {
            try {
                Library.close(closing);
            } catch (LastErrorException failure) {
                // After a signal the file is closed all the same: close(2).
                if (failure.getErrorCode() != Errors.INTERRUPTED) {
                    throw Errors.exception(where, failure);
                }
            }
        }
    }
}
