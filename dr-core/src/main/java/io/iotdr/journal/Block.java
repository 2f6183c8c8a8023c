package io.iotdr.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One append as it is stored: the writer's signature and the entries, with a checksum over both; or, for an append
 * larger than a block, the name of the stream that holds it in parts.
 *
 * <pre>'E' frame(signature, entry*)      'P' length(4) name</pre>
 */
record Block(String signature, List<byte[]> entries) {

    private static final String PART = ".part";

    /** The location of a block that was stored in parts. */
    record Pointer(String part, int length) {}

    byte[] encode() {
        List<byte[]> framed = new ArrayList<>();
        framed.add(signature.getBytes(StandardCharsets.UTF_8));
        framed.addAll(entries);
        byte[] frame = Frames.encode(framed);
        return ByteBuffer.allocate(1 + frame.length).put((byte) 'E').put(frame).array();
    }

    static Block decode(byte[] stored, Function<Pointer, byte[]> pieces) {
        byte[] block = stored;
        if (stored.length > 5 && stored[0] == 'P') {
            ByteBuffer in = ByteBuffer.wrap(stored, 1, stored.length - 1);
            int length = in.getInt();
            byte[] name = new byte[in.remaining()];
            in.get(name);
            block = pieces.apply(new Pointer(new String(name, StandardCharsets.UTF_8), length));
        }
        if (block.length == 0 || block[0] != 'E') {
            throw damaged("its first byte is not a known type");
        }
        byte[] frame = java.util.Arrays.copyOfRange(block, 1, block.length);
        Frames.Scan scan = Frames.scan("block", frame);
        if (scan.end() != frame.length || scan.entries().isEmpty()) {
            throw damaged("it is truncated");
        }
        return new Block(
                new String(scan.entries().get(0), StandardCharsets.UTF_8),
                scan.entries().subList(1, scan.entries().size()));
    }

    static boolean isPart(String stream) {
        return stream.endsWith(PART);
    }

    static String newPart() {
        return UUID.randomUUID() + PART;
    }

    static byte[] pointer(String part, int length) {
        byte[] name = part.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + name.length)
                .put((byte) 'P')
                .putInt(length)
                .put(name)
                .array();
    }

    static byte[] join(List<byte[]> pieces, Pointer pointer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(pointer.length());
        pieces.forEach(out::writeBytes);
        if (out.size() != pointer.length()) {
            throw damaged("only " + out.size() + " of its " + pointer.length() + " bytes exist");
        }
        return out.toByteArray();
    }

    private static JournalCorruptedException damaged(String how) {
        return new JournalCorruptedException("a block of the journal is damaged: " + how
                + "; check the store, and restore the block from a copy if possible");
    }
}
