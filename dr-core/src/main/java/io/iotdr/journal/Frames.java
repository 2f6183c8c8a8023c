package io.iotdr.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How entries stand in a journal file: one frame per append, so that an append is there whole or not at all.
 *
 * <pre>frame   = length(4) check-of-length(4) check-of-body(4) body
 * body    = { entry-length(4) entry }*</pre>
 *
 * <p>The length has a check of its own: a flipped bit in it would otherwise pass for a torn tail, and everything after it would be
 * cut.
 */
final class Frames {

    private static final int HEADER = 12;

    private Frames() {}

    /**
     * What a scan found.
     *
     * @param entries every entry of the sound frames
     * @param end where the sound frames end; bytes behind it are a torn append
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

    /**
     * Reads all sound frames; an incomplete last frame is a torn append and ends the scan.
     *
     * @throws JournalCorruptedException when something is wrong that no torn append can explain
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

    /** A file system may have made room for an append whose bytes never came: zeros to the end. */
    private static void refuseUnlessBlank(String file, byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw damaged(file, from);
            }
        }
    }

    private static JournalCorruptedException damaged(String file, int offset) {
        return new JournalCorruptedException(
                "the journal " + file + " is damaged at byte " + offset
                        + ", inside of what was written; restore the file from a copy, or look at it before you go on without it");
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
