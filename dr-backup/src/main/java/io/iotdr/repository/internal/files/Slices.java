package io.iotdr.repository.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads and writes files a little at a time: the platform copies what it is given into memory outside of the heap, as much at once as it
 * is given, and keeps that memory for each thread.
 */
public final class Slices {

    private static final int SLICE = 256 * 1024;

    private Slices() {}

    /** Writes all that remains, from a position of the file on. */
    public static void write(FileChannel out, ByteBuffer content, long position) throws IOException {
        int end = content.limit();
        long at = position;
        while (content.position() < end) {
            content.limit(Math.min(end, content.position() + SLICE));
            at += out.write(content, at);
        }
    }

    /** Fills what remains, as far as the file goes. */
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
