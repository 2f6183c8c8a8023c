package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.seal.ChunkId;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Cuts a stream into chunks for a pipeline as it is written. Not thread-safe. */
public final class ChunkingOutput extends OutputStream {

    private static final int STEP = 64 * 1024;

    private final Pipeline pipeline;
    private final Chunker.Search search;
    private final List<CompletableFuture<ChunkId>> chunks = new ArrayList<>();
    private byte[] buffer;
    private int filled;

    public ChunkingOutput(Pipeline pipeline, Chunker chunker) {
        this.pipeline = pipeline;
        this.search = chunker.search();
        this.buffer = pipeline.buffer();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (int done = 0; done < length; ) {
            int step = Math.min(Math.min(STEP, length - done), Chunker.MAX - filled);
            System.arraycopy(bytes, from + done, buffer, filled, step);
            filled += step;
            done += step;
            int end = search.end(buffer, filled);
            if (end > 0) {
                cut(end);
            }
        }
    }

    private void cut(int end) {
        byte[] next = pipeline.buffer();
        System.arraycopy(buffer, end, next, 0, filled - end);
        chunks.add(pipeline.offer(buffer, end));
        buffer = next;
        filled -= end;
        search.restart();
    }

    /** Ends the last chunk; returns the names of all chunks. */
    List<CompletableFuture<ChunkId>> finish() {
        if (filled > 0) {
            chunks.add(pipeline.offer(buffer, filled));
        } else {
            pipeline.release(buffer);
        }
        return chunks;
    }
}
