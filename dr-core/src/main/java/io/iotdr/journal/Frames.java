package io.iotdr.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The format of a journal file: each append is one frame, so that it is stored completely or not at all.
 *
 * <pre>frame   = length(4) check-of-length(4) check-of-body(4) body
 * body    = { entry-length(4) entry }*</pre>
 *
 * <p>The checks are CRC-32C. The length has its own check; otherwise a flipped bit in it would look like a torn append,
 * and everything after it would be truncated.
 */
final class Frames {

    static final int HEADER = 12;

    private Frames() {}

    /**
     * The result of a scan.
     *
     * @param entries the entries of all intact frames
     * @param end the end of the intact frames; the bytes after it are a torn append
     */
    record Scan(List<byte[]> entries, int end) {}

    static byte[] encode(List<byte[]> entries) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            body.writeBytes(ByteBuffer.allocate(4).putInt(entry.length).array());
            body.writeBytes(entry);
        }
        byte[] bytes = body.toByteArray();
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putInt(bytes.length)
                .putInt(check(ByteBuffer.allocate(4).putInt(bytes.length).array()))
                .putInt(check(bytes))
                .put(bytes)
                .array();
    }

    /** Reads the header of the frame at a position; shorter at the end of the file. */
    interface Headers {
        byte[] at(long position) throws IOException;
    }

    /**
     * Returns the end of the frame at {@code from} by its header; {@code from} itself when only a torn append or nothing
     * is there.
     *
     * @throws JournalCorruptedException when the header is damaged in a way that a torn append does not explain
     */
    static long end(String file, long size, long from, Headers headers) throws IOException {
        byte[] bytes = headers.at(from);
        if (bytes.length < HEADER) {
            return from;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int length = header.getInt();
        boolean blank = length == 0 && header.getInt(4) == 0;
        if (blank) {
            return from;
        }
        if (length < 0
                || header.getInt(4)
                        != check(ByteBuffer.allocate(4).putInt(length).array())) {
            throw damaged(file, from);
        }
        return from + HEADER + length > size ? from : from + HEADER + length;
    }

    /**
     * Reads all intact frames. An incomplete last frame is a torn append and ends the scan.
     *
     * @throws JournalCorruptedException when the damage cannot come from a torn append
     */
    static Scan scan(String file, byte[] bytes) {
        List<byte[]> entries = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = 0;
        while (in.remaining() >= HEADER) {
            int length = in.getInt();
            int lengthCheck = in.getInt();
            int bodyCheck = in.getInt();
            if (length < 0
                    || lengthCheck
                            != check(ByteBuffer.allocate(4).putInt(length).array())) {
                refuseUnlessBlank(file, bytes, end);
                break;
            }
            if (length > in.remaining()) {
                break;
            }
            byte[] body = new byte[length];
            in.get(body);
            if (bodyCheck != check(body)) {
                if (in.hasRemaining()) {
                    throw damaged(file, end);
                }
                break;
            }
            split(body, entries);
            end = in.position();
        }
        return new Scan(entries, end);
    }

    /**
     * Throws unless all bytes from {@code from} on are zero. A file system may have allocated space for an append whose
     * bytes were never written.
     */
    private static void refuseUnlessBlank(String file, byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw damaged(file, from);
            }
        }
    }

    static JournalCorruptedException damaged(String file, long offset) {
        return new JournalCorruptedException("the journal " + file + " is damaged at byte " + offset
                + ", before its last append; restore the file from a copy, or end its run: " + abandon(file));
    }

    /** Returns the command that ends the run of a file. */
    static String abandon(String file) {
        String run = Path.of(file).getFileName().toString().replaceFirst("\\.journal$", "");
        return "dr failover abandon " + run + " --reason TEXT";
    }

    private static void split(byte[] body, List<byte[]> entries) {
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            byte[] entry = new byte[in.getInt()];
            in.get(entry);
            entries.add(entry);
        }
    }

    private static int check(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
