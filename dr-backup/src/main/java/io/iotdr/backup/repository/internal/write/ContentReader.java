package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.files.Holes;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Piece;
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

/**
 * Reads large files and cuts them into content-defined chunks. Zeros that need not be stored are left out, and holes
 * are skipped. Not thread-safe.
 */
public final class ContentReader {

    private static final int BLOCK = 256 * 1024;
    private static final byte[] ZEROS = new byte[BLOCK];
    /**
     * This many zeros are read before the file system is asked for the end of a hole, because most zeros are not holes.
     */
    private static final int SUSPECT = 16 * BLOCK;

    private final Pipeline pipeline;
    private final Chunker.Search search;

    public ContentReader(Pipeline pipeline, Chunker chunker) {
        this.pipeline = pipeline;
        this.search = chunker.search();
    }

    /** A piece whose chunk may not have its name yet. */
    public record PendingContent(CompletableFuture<ChunkId> chunk, int offset, long length) {
        Piece piece() {
            return new Piece(chunk.join(), offset, length);
        }

        static PendingContent of(Piece piece) {
            return new PendingContent(CompletableFuture.completedFuture(piece.chunk()), piece.offset(), piece.length());
        }
    }

    /** Reads a file to its end. */
    public List<PendingContent> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return large(channel, () -> skipHole(file, channel));
        }
    }

    /** Reads a stream to its end. */
    public List<PendingContent> read(InputStream in) throws IOException {
        return large(Channels.newChannel(in), () -> 0);
    }

    /** Skips the rest of a hole, in whole blocks; returns the number of skipped bytes. */
    private static long skipHole(Path file, FileChannel channel) throws IOException {
        long at = channel.position();
        long blocks = (Holes.end(file, at, channel.size()) - at) / BLOCK;
        channel.position(at + blocks * BLOCK);
        return blocks * BLOCK;
    }

    private interface SkippedContent {
        long skipped() throws IOException;
    }

    private List<PendingContent> large(ReadableByteChannel channel, SkippedContent skip) throws IOException {
        List<PendingContent> pieces = new ArrayList<>();
        search.restart();
        byte[] buffer = pipeline.buffer();
        int filled = 0;
        long hole = 0;
        for (int n = next(channel, buffer, filled); n > 0; n = next(channel, buffer, filled)) {
            if (filled == 0 && n == BLOCK && Arrays.equals(buffer, 0, n, ZEROS, 0, n)) {
                hole += n;
                hole += hole % SUSPECT == 0 ? skip.skipped() : 0;
                continue;
            }
            hole = endHole(hole, pieces);
            filled += n;
            int end = search.end(buffer, filled);
            if (end > 0) {
                byte[] next = pipeline.buffer();
                System.arraycopy(buffer, end, next, 0, filled - end);
                pieces.add(new PendingContent(pipeline.offer(buffer, end), 0, end));
                buffer = next;
                filled -= end;
                search.restart();
            }
        }
        endHole(hole, pieces);
        if (filled > 0) {
            pieces.add(new PendingContent(pipeline.offer(buffer, filled), 0, filled));
        } else {
            pipeline.release(buffer);
        }
        return pieces;
    }

    private static long endHole(long hole, List<PendingContent> pieces) {
        if (hole > 0) {
            pieces.add(PendingContent.of(Piece.hole(hole)));
        }
        return 0;
    }

    /** Reads a block; returns fewer bytes only at the end. */
    private static int next(ReadableByteChannel channel, byte[] buffer, int from) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(buffer, from, Math.min(BLOCK, buffer.length - from));
        while (room.hasRemaining() && channel.read(room) >= 0) {
            continue;
        }
        return room.position() - from;
    }
}
