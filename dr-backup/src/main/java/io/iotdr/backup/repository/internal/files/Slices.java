package io.iotdr.backup.repository.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads and writes files in small slices. The JDK copies whatever buffer it is given into memory outside of the heap,
 * all of it at once, and keeps that memory for each thread.
 */
public final class Slices {

    private static final int SLICE = 256 * 1024;

    private Slices() {}

    /** Writes all remaining bytes of {@code content}, from a position of the file on. */
    public static void write(FileChannel out, ByteBuffer content, long position) throws IOException {
        int end = content.limit();
        long at = position;
        while (content.position() < end) {
            content.limit(Math.min(end, content.position() + SLICE));
            at += out.write(content, at);
        }
    }

    /** Fills the remaining room of a buffer from a position of the file on; less at the end of the file. */
    public static void read(FileChannel in, ByteBuffer room, long position) throws IOException {
        int end = room.limit();
        long at = position;
        while (room.position() < end) {
            room.limit(Math.min(end, room.position() + SLICE));
            int n = in.read(room, at);
            if (n < 0) {
                break;
            }
            at += n;
        }
        room.limit(end);
    }
}
