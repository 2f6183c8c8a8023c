package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.format.Codec;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Compression;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Scheduler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Names, compresses, seals and packs chunks on several threads, in a fixed amount of memory: a reader that is faster
 * than the workers waits for a buffer. Its methods are for one reading thread.
 */
public final class Pipeline implements AutoCloseable {

    /** A chunk whose content is also read by a worker. */
    public interface Filling {

        /** Puts the content into a buffer; returns its length. */
        int fill(byte[] buffer);

        /** Called when the chunk has its name; the name is {@code ChunkId.HOLE} when there was no content. */
        void named(ChunkId chunk);

        /** Called when the backup failed. */
        void failed(Throwable cause);
    }

    private record ChunkTask(byte[] data, Filling filling) {}

    /** Content that the reader has already put into a buffer. */
    private record Read(byte[] data, int length, CompletableFuture<ChunkId> name) implements Filling {
        @Override
        public int fill(byte[] buffer) {
            return length;
        }

        @Override
        public void named(ChunkId chunk) {
            name.complete(chunk);
        }

        @Override
        public void failed(Throwable cause) {
            name.completeExceptionally(cause);
        }
    }

    private static final byte[] NOTHING = {};
    private static final ChunkTask END = new ChunkTask(NOTHING, new Read(NOTHING, 0, new CompletableFuture<>()));

    private final Sealing sealing;
    private final Compression compression;
    private final Predicate<ChunkId> known;
    private final BiConsumer<Index.Pack, ByteBuffer> sink;
    private final BlockingQueue<byte[]> buffers;
    private int unmade;
    private final BlockingQueue<ChunkTask> tasks;
    private final Deque<OpenPack> packs = new ConcurrentLinkedDeque<>();
    private final Set<ChunkId> stored = ConcurrentHashMap.newKeySet();
    private final List<Future<Boolean>> workers = new ArrayList<>();
    private final CompletableFuture<Boolean> failure = new CompletableFuture<>();

    /**
     * Starts the workers.
     *
     * @param known returns whether a chunk is stored already
     * @param sink stores a pack, on the thread of a worker
     */
    public Pipeline(
            Sealing sealing,
            RepositoryOptions options,
            Predicate<ChunkId> known,
            BiConsumer<Index.Pack, ByteBuffer> sink,
            Scheduler scheduler) {
        this.sealing = sealing;
        this.compression = options.compression();
        this.known = known;
        this.sink = sink;
        int count = options.workers();
        buffers = new ArrayBlockingQueue<>(2 * count + 2);
        tasks = new ArrayBlockingQueue<>(2 * count + 2 + count);
        unmade = 2 * count + 2;
        for (int i = 0; i < count; i++) {
            workers.add(scheduler.submit(this::work));
        }
    }

    /** Returns an empty buffer for a chunk; waits while all buffers are in use. */
    public byte[] buffer() {
        try {
            byte[] free = buffers.poll();
            if (free == null && unmade > 0) {
                unmade--;
                return new byte[Chunker.MAX];
            }
            byte[] next = free == null ? buffers.take() : free;
            check();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("the backup was interrupted", e);
        }
    }

    /** Releases a buffer that was not needed. */
    void release(byte[] buffer) {
        buffers.add(buffer);
    }

    /** Takes over a buffer that holds a chunk; returns the chunk's name, which completes later. */
    public CompletableFuture<ChunkId> offer(byte[] buffer, int length) {
        CompletableFuture<ChunkId> name = new CompletableFuture<>();
        tasks.add(new ChunkTask(buffer, new Read(buffer, length, name)));
        return name;
    }

    /** Lets a worker read and store the content of a chunk. */
    public void offer(Filling filling) {
        tasks.add(new ChunkTask(buffer(), filling));
    }

    /** Waits for everything that was offered, and stores the packs that are not full. */
    public void finish() {
        end();
        check();
        for (OpenPack pack : packs) {
            if (!pack.isEmpty()) {
                sink.accept(pack.pack(), pack.content());
            }
        }
        packs.clear();
    }

    private void end() {
        for (int i = 0; i < workers.size(); i++) {
            tasks.add(END);
        }
        for (Future<Boolean> worker : workers) {
            try {
                worker.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DisasterRecoveryException("the backup was interrupted", e);
            } catch (ExecutionException e) {
                failure.completeExceptionally(e.getCause() == null ? e : e.getCause());
            }
        }
        workers.clear();
    }

    /** Throws the exception with which a worker failed. */
    private void check() {
        if (failure.isCompletedExceptionally()) {
            try {
                failure.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new DisasterRecoveryException("the backup failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private boolean work() throws InterruptedException {
        Sealing.Namer namer = sealing.namer();
        ChunkTask first = tasks.take();
        if (first == END) {
            return true;
        }
        Codec.Packer made;
        byte[] packed;
        try {
            made = Codec.packer(compression);
            packed = new byte[Chunker.MAX];
        } catch (RuntimeException | Error e) {
            fail(first, e);
            return true;
        }
        try (Codec.Packer packer = made) {
            for (ChunkTask task = first; task != END; task = tasks.take()) {
                run(task, namer, packer, packed);
            }
        }
        return true;
    }

    /** A worker that cannot begin still takes its tasks, since the reader waits for them. */
    private void fail(ChunkTask first, Throwable cause) throws InterruptedException {
        failure.completeExceptionally(cause);
        for (ChunkTask task = first; task != END; task = tasks.take()) {
            task.filling().failed(cause);
            buffers.add(task.data());
        }
    }

    /**
     * A failed task fails the whole backup. The worker still handles the remaining tasks, so that every waiting name
     * completes.
     */
    private void run(ChunkTask task, Sealing.Namer namer, Codec.Packer packer, byte[] packed) {
        try {
            int length = task.filling().fill(task.data());
            ChunkId id = length == 0 ? ChunkId.HOLE : namer.name(task.data(), 0, length);
            if (length > 0 && !failure.isDone() && !known.test(id) && stored.add(id)) {
                store(id, task.data(), length, packer, packed);
            }
            task.filling().named(id);
        } catch (RuntimeException | Error e) {
            failure.completeExceptionally(e);
            task.filling().failed(e);
        } finally {
            buffers.add(task.data());
        }
    }

    private void store(ChunkId id, byte[] data, int length, Codec.Packer packer, byte[] packed) {
        int size = packer.pack(data, length, packed);
        boolean smaller = size >= 0 && size < length;
        OpenPack free = packs.pollFirst();
        OpenPack pack = free == null ? new OpenPack(sealing) : free;
        pack.add(
                id, smaller ? packed : data, smaller ? size : length, length, smaller ? compression : Compression.NONE);
        if (pack.isFull()) {
            sink.accept(pack.pack(), pack.content());
            pack.restart();
        }
        packs.addFirst(pack);
    }

    /** Stops the workers, whether the backup succeeded or failed. */
    @Override
    public void close() {
        if (!workers.isEmpty()) {
            failure.complete(false);
            List<ChunkTask> left = new ArrayList<>();
            tasks.drainTo(left);
            left.forEach(task -> task.filling().failed(new CancellationException("the backup has failed")));
            end();
        }
    }
}
