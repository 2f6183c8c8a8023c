package io.iotdr.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/**
 * Reads files into chunks. A large file is cut by its content, and zeros in it that need not be stored are left out; small files are
 * gathered until one of them, by its content, ends the chunk, so that a directory that was moved is found again. Not thread-safe.
 */
final class ContentReader {

    /** A file up to this size shares a chunk with others. */
    static final int SMALL = 128 * 1024;

    private static final int BLOCK = 256 * 1024;
    private static final int BUNDLE_MIN = 512 * 1024;
    private static final int BUNDLE_MAX = 1536 * 1024;
    private static final int BUNDLE_ENDS = 0x1f;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final Pipeline pipeline;
    private final Chunker.Search search;
    private final CRC32 crc = new CRC32();
    private byte[] bundle = {};
    private int bundled;
    private CompletableFuture<ChunkId> bundleName = new CompletableFuture<>();
    private long read;

    ContentReader(Pipeline pipeline, Chunker chunker) {
        this.pipeline = pipeline;
        this.search = chunker.search();
    }

    /** A piece whose chunk may not have its name yet. */
    record Pending(CompletableFuture<ChunkId> chunk, int offset, long length) {
        Piece piece() {
            return new Piece(chunk.join(), offset, length);
        }

        static Pending of(Piece piece) {
            return new Pending(CompletableFuture.completedFuture(piece.chunk()), piece.offset(), piece.length());
        }
    }

    /** How many bytes were read so far. */
    long bytesRead() {
        return read;
    }

    /** Reads a file that is said to have this size. */
    List<Pending> read(Path file, long size) throws IOException {
        if (size == 0) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return size <= SMALL ? small(channel) : large(channel);
        }
    }

    /** Reads a stream to its end. */
    List<Pending> read(InputStream in) throws IOException {
        return large(Channels.newChannel(in));
    }

    private List<Pending> small(FileChannel channel) throws IOException {
        if (bundle.length == 0) {
            bundle = pipeline.buffer();
        }
        int from = bundled;
        ByteBuffer room = ByteBuffer.wrap(bundle, from, 2 * SMALL);
        while (room.hasRemaining() && channel.read(room) >= 0) {
            continue;
        }
        int length = room.position() - from;
        read += length;
        bundled += length;
        List<Pending> pieces = length == 0 ? List.of() : List.of(new Pending(bundleName, from, length));
        if (bundled >= BUNDLE_MAX || bundled >= BUNDLE_MIN && endsBundle(from, length)) {
            flush();
        }
        return pieces;
    }

    private boolean endsBundle(int from, int length) {
        crc.reset();
        crc.update(bundle, from, length);
        return (crc.getValue() & BUNDLE_ENDS) == 0;
    }

    /** Ends the chunk that small files are gathered in. */
    void flush() {
        if (bundle.length == 0) {
            return;
        }
        CompletableFuture<ChunkId> name = bundleName;
        if (bundled > 0) {
            pipeline.offer(bundle, bundled, name);
        } else {
            pipeline.release(bundle);
        }
        bundle = new byte[0];
        bundled = 0;
        bundleName = new CompletableFuture<>();
    }

    private List<Pending> large(ReadableByteChannel channel) throws IOException {
        List<Pending> pieces = new ArrayList<>();
        search.restart();
        byte[] buffer = pipeline.buffer();
        int filled = 0;
        long hole = 0;
        for (int n = next(channel, buffer, filled); n > 0; n = next(channel, buffer, filled)) {
            read += n;
            if (filled == 0 && n == BLOCK && Arrays.equals(buffer, 0, n, ZEROS, 0, n)) {
                hole += n;
                continue;
            }
            hole = endHole(hole, pieces);
            filled += n;
            int end = search.end(buffer, filled);
            if (end > 0) {
                byte[] next = pipeline.buffer();
                System.arraycopy(buffer, end, next, 0, filled - end);
                pieces.add(new Pending(pipeline.offer(buffer, end), 0, end));
                buffer = next;
                filled -= end;
                search.restart();
            }
        }
        endHole(hole, pieces);
        if (filled > 0) {
            pieces.add(new Pending(pipeline.offer(buffer, filled), 0, filled));
        } else {
            pipeline.release(buffer);
        }
        return pieces;
    }

    private static long endHole(long hole, List<Pending> pieces) {
        if (hole > 0) {
            pieces.add(Pending.of(Piece.hole(hole)));
        }
        return 0;
    }

    /** Fills a block; fewer bytes only at the end. */
    private static int next(ReadableByteChannel channel, byte[] buffer, int from) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(buffer, from, Math.min(BLOCK, buffer.length - from));
        while (room.hasRemaining() && channel.read(room) >= 0) {
            continue;
        }
        return room.position() - from;
    }
}
