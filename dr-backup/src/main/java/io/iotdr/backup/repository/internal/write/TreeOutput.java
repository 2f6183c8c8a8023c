package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Writes the list of files. Entries are written in the order in which they were added, each as soon as all of its
 * chunks have names. Not thread-safe.
 */
public final class TreeOutput {

    private static final int MOST_WAITING = 50_000;
    private static final int BUFFER = 32 * 1024;

    private Runnable beforeWaiting = () -> {};
    private final ChunkingOutput chunks;
    private final DataOutputStream out;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long files;
    private long bytes;

    /** An entry that becomes complete when its pieces have names, or when another thread makes it. */
    private interface Waiting {
        boolean isReady();

        Optional<TreeEntry> complete();
    }

    private record LargeContent(TreeEntry entry, List<PendingContent> pieces) implements Waiting {
        @Override
        public boolean isReady() {
            for (PendingContent piece : pieces) {
                if (!piece.chunk().isDone()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<TreeEntry> complete() {
            return Optional.of(named(entry, pieces));
        }
    }

    private record Later(CompletableFuture<?> after, Supplier<Optional<TreeEntry>> entry) implements Waiting {
        @Override
        public boolean isReady() {
            return after.isDone();
        }

        @Override
        public Optional<TreeEntry> complete() {
            after.join();
            return entry.get();
        }
    }

    public TreeOutput(ChunkingOutput chunks) {
        this.chunks = chunks;
        this.out = new DataOutputStream(new BufferedOutputStream(chunks, BUFFER));
    }

    /** Sets the action that submits all pending work; it runs before this waits for an entry. */
    public void beforeWaiting(Runnable work) {
        beforeWaiting = work;
    }

    public long files() {
        return files;
    }

    public long bytes() {
        return bytes;
    }

    public void add(TreeEntry entry) {
        add(entry, List.of());
    }

    public void add(TreeEntry entry, List<PendingContent> pieces) {
        add(new LargeContent(entry, pieces));
    }

    public void add(CompletableFuture<Optional<TreeEntry>> entry) {
        add(entry, entry::join);
    }

    /** Adds an entry that is made, on this thread, once {@code after} is complete. */
    public void add(CompletableFuture<?> after, Supplier<Optional<TreeEntry>> entry) {
        add(new Later(after, entry));
    }

    /** Returns a file with the pieces of its content; waits for their names. */
    public static TreeEntry named(TreeEntry file, List<PendingContent> pieces) {
        return pieces.isEmpty()
                ? file
                : TreeEntry.file(
                        file.path(),
                        file.attributes(),
                        pieces.stream().map(PendingContent::piece).toList());
    }

    private void add(Waiting next) {
        waiting.add(next);
        writeReady();
        if (waiting.size() > MOST_WAITING) {
            beforeWaiting.run();
            write(waiting.remove());
        }
    }

    private void writeReady() {
        for (Waiting next = waiting.peek(); next != null && next.isReady(); next = waiting.peek()) {
            write(waiting.remove());
        }
    }

    private void write(Waiting next) {
        next.complete().ifPresent(this::write);
    }

    private void write(TreeEntry entry) {
        if (entry.kind() == TreeEntry.EntryKind.FILE) {
            files++;
            long sum = bytes + entry.attributes().size();
            bytes = sum < 0 ? Long.MAX_VALUE : sum;
        }
        try {
            entry.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** Writes the entries that still wait; afterwards, every file has been read. */
    public void settle() {
        beforeWaiting.run();
        while (!waiting.isEmpty()) {
            write(waiting.remove());
        }
    }

    /** Writes the entries that still wait; returns the chunks of the list. */
    public List<CompletableFuture<ChunkId>> finish() {
        settle();
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return chunks.finish();
    }
}
