package io.iotdr.repository;

import io.iotdr.repository.ContentReader.Pending;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes the list of files, each as soon as all of its chunks have their names, in the order in which they came. Not thread-safe.
 */
final class TreeOutput {

    private static final int MOST_WAITING = 50_000;
    private static final int BUFFER = 32 * 1024;

    private final ContentReader content;
    private final ChunkingOutput chunks;
    private final DataOutputStream out;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long files;
    private long bytes;

    private record Waiting(Entry entry, List<Pending> pieces) {
        Entry complete() {
            return pieces.isEmpty()
                    ? entry
                    : new Entry(
                            entry.path(),
                            entry.kind(),
                            entry.attributes(),
                            entry.target(),
                            pieces.stream().map(Pending::piece).toList());
        }

        boolean isReady() {
            for (Pending piece : pieces) {
                if (!piece.chunk().isDone()) {
                    return false;
                }
            }
            return true;
        }
    }

    TreeOutput(ContentReader content, ChunkingOutput chunks) {
        this.content = content;
        this.chunks = chunks;
        this.out = new DataOutputStream(new BufferedOutputStream(chunks, BUFFER));
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    void add(Entry entry) {
        add(entry, List.of());
    }

    void add(Entry entry, List<Pending> pieces) {
        if (entry.kind() == Entry.Kind.FILE) {
            files++;
            bytes += entry.attributes().size();
        }
        waiting.add(new Waiting(entry, pieces));
        writeReady();
        if (waiting.size() > MOST_WAITING) {
            content.flush();
            write(waiting.remove());
        }
    }

    private void writeReady() {
        for (Waiting next = waiting.peek(); next != null && next.isReady(); next = waiting.peek()) {
            write(waiting.remove());
        }
    }

    private void write(Waiting next) {
        try {
            next.complete().write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** Writes what still waits; gives the chunks of the list. */
    List<CompletableFuture<ChunkId>> finish() {
        content.flush();
        while (!waiting.isEmpty()) {
            write(waiting.remove());
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return chunks.finish();
    }
}
