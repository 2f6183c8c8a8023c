package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Piece;
import java.io.IOException;
import java.io.InputStream;
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
    public List<PendingContent> read(OpenFile file) throws IOException {
        return large(new FileContent(file));
    }

    /** Reads a stream to its end. */
    public List<PendingContent> read(InputStream in) throws IOException {
        return large(in::readNBytes);
    }

    /** Content that is read from its beginning to its end. */
    private interface SequentialContent {

        /** Reads the next bytes; fewer only at the end. */
        int next(byte[] buffer, int from, int length) throws IOException;

        /** Skips the rest of a hole, in whole blocks; returns the number of skipped bytes. */
        default long skipHole() throws IOException {
            return 0;
        }
    }

    private static final class FileContent implements SequentialContent {
        private final OpenFile file;
        private long at;

        FileContent(OpenFile file) {
            this.file = file;
        }

        @Override
        public int next(byte[] buffer, int from, int length) throws IOException {
            int n = file.read(at, buffer, from, length);
            at += n;
            return n;
        }

        @Override
        public long skipHole() throws IOException {
            long size = file.facts().attributes().size();
            long skipped = (file.dataFrom(at, size) - at) / BLOCK * BLOCK;
            at += skipped;
            return skipped;
        }
    }

    private List<PendingContent> large(SequentialContent content) throws IOException {
        List<PendingContent> pieces = new ArrayList<>();
        search.restart();
        byte[] buffer = pipeline.buffer();
        int filled = 0;
        long hole = 0;
        for (int n = next(content, buffer, filled); n > 0; n = next(content, buffer, filled)) {
            if (filled == 0 && n == BLOCK && Arrays.equals(buffer, 0, n, ZEROS, 0, n)) {
                hole += n;
                hole += hole % SUSPECT == 0 ? content.skipHole() : 0;
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

    private static int next(SequentialContent content, byte[] buffer, int from) throws IOException {
        return content.next(buffer, from, Math.min(BLOCK, buffer.length - from));
    }
}
