package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.Slices;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.source.Bundle;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes files on several threads: the pieces of a large file in parallel, and small files that share a chunk together.
 * A file gets its modification time last, so a file with the right size and time is complete. Its methods are for one
 * thread.
 */
final class FileWriter implements AutoCloseable {

    private static final int MOST_TOGETHER = 500;

    /**
     * A file of up to this many pieces is written by one thread, because threads that write to one file block each
     * other.
     */
    private static final int MOST_IN_ORDER = 64;

    private final Path root;
    private final Chunks chunks;
    private final Scheduler scheduler;
    private final Semaphore room;
    private final int permits;
    private final boolean resumed;
    private final AttributeWriter attributes = new AttributeWriter();
    private final Queue<String> damaged = new ConcurrentLinkedQueue<>();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private List<TreeEntry> together = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    /**
     * Writes files below a directory.
     *
     * @param resumed whether files of an interrupted restore may exist
     */
    FileWriter(Path root, Chunks chunks, int workers, boolean resumed, Scheduler scheduler) {
        this.root = root;
        this.resumed = resumed;
        this.chunks = chunks;
        this.scheduler = scheduler;
        this.permits = workers;
        this.room = new Semaphore(permits);
    }

    long files() {
        return files.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Queues a file for writing; blocks while all workers are busy. */
    void write(TreeEntry file) throws IOException {
        Path path = file.path().below(root);
        if (resumed && isWhole(path, file)) {
            files.incrementAndGet();
            bytes.addAndGet(file.attributes().size());
            return;
        }
        if (resumed) {
            Files.deleteIfExists(path);
        }
        boolean small = file.pieces().size() == 1 && file.pieces().get(0).length() <= Bundle.SMALL;
        if (!small && !file.pieces().isEmpty()) {
            large(path, file);
            return;
        }
        if (!together.isEmpty()
                && (together.size() >= MOST_TOGETHER || !chunk(file).equals(chunk(together.get(0))))) {
            writeTogether();
        }
        together.add(file);
    }

    private static ChunkId chunk(TreeEntry file) {
        return file.pieces().isEmpty() ? ChunkId.HOLE : file.pieces().get(0).chunk();
    }

    /** Returns whether an interrupted restore completed the file. */
    private static boolean isWhole(Path path, TreeEntry file) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && Files.size(path) == file.attributes().size()
                && Files.getLastModifiedTime(path)
                        .toInstant()
                        .equals(file.attributes().modified());
    }

    private void writeTogether() {
        List<TreeEntry> batch = together;
        together = new ArrayList<>();
        submit(() -> small(batch));
    }

    private void small(List<TreeEntry> batch) throws IOException {
        byte[] content = {};
        if (!batch.get(0).pieces().isEmpty() && !batch.get(0).pieces().get(0).isHole()) {
            try {
                content = chunks.read(chunk(batch.get(0)));
            } catch (BackupCorruptedException e) {
                batch.forEach(f -> damaged.add(f.path() + ": " + e.getMessage()));
                return;
            }
        }
        for (TreeEntry file : batch) {
            small(file, content);
        }
    }

    private void small(TreeEntry file, byte[] content) throws IOException {
        Path path = file.path().below(root);
        try (FileChannel out = create(path)) {
            if (!file.pieces().isEmpty()) {
                Piece piece = file.pieces().get(0);
                write(out, piece, content, 0);
                bytes.addAndGet(piece.length());
            }
            extend(out, file);
        } catch (BackupCorruptedException e) {
            damaged.add(file.path() + ": " + e.getMessage());
            Files.deleteIfExists(path);
            return;
        }
        attributes.writeToNew(path, file.attributes());
        files.incrementAndGet();
    }

    /** A file whose pieces are written in parallel; the last piece closes it. */
    private final class LargeFile {
        private final TreeEntry file;
        private final Path path;
        private final FileChannel out;
        private final AtomicInteger left;
        private final Queue<String> bad = new ConcurrentLinkedQueue<>();

        LargeFile(Path path, TreeEntry file) throws IOException {
            this.path = path;
            this.file = file;
            this.out = create(path);
            this.left = new AtomicInteger(file.pieces().size());
        }

        void piece(Piece piece, long at) throws IOException {
            try {
                if (!piece.isHole()) {
                    FileWriter.write(out, piece, chunks.read(piece.chunk()), at);
                }
                bytes.addAndGet(piece.length());
            } catch (BackupCorruptedException e) {
                bad.add(Reason.of(e));
            } finally {
                if (left.decrementAndGet() == 0) {
                    end();
                }
            }
        }

        private void end() throws IOException {
            try (out) {
                if (bad.isEmpty()) {
                    extend(out, file);
                }
            }
            if (bad.isEmpty()) {
                attributes.writeToNew(path, file.attributes());
                files.incrementAndGet();
            } else {
                damaged.add(file.path() + ": " + bad.peek());
                Files.deleteIfExists(path);
            }
        }
    }

    private void large(Path path, TreeEntry file) throws IOException {
        LargeFile large = new LargeFile(path, file);
        if (file.pieces().size() <= MOST_IN_ORDER) {
            submit(() -> inOrder(large, file));
            return;
        }
        long at = 0;
        for (Piece piece : file.pieces()) {
            long from = at;
            submit(() -> large.piece(piece, from));
            at += piece.length();
        }
    }

    private static void inOrder(LargeFile large, TreeEntry file) throws IOException {
        long at = 0;
        for (Piece piece : file.pieces()) {
            large.piece(piece, at);
            at += piece.length();
        }
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void write(FileChannel out, Piece piece, byte[] content, long at) throws IOException {
        if (piece.isHole()) {
            return;
        }
        if (piece.offset() + piece.length() > content.length) {
            throw new BackupCorruptedException("the chunk " + piece.chunk() + " is too short");
        }
        Slices.write(out, ByteBuffer.wrap(content, piece.offset(), (int) piece.length()), at);
    }

    /** Extends a file that ends in a hole to its size; reports any other difference in size as damage. */
    private static void extend(FileChannel out, TreeEntry file) throws IOException {
        long size = file.attributes().size();
        long there = file.pieces().stream().mapToLong(Piece::length).sum();
        if (there != size) {
            throw new BackupCorruptedException("it has " + there + " bytes instead of " + size);
        }
        boolean endsInAHole = !file.pieces().isEmpty()
                && file.pieces().get(file.pieces().size() - 1).isHole();
        if (endsInAHole) {
            out.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    private interface WriteWork {
        void run() throws IOException;
    }

    private void submit(WriteWork work) {
        room.acquireUninterruptibly();
        Future<?> unused = scheduler.submit(() -> {
            try {
                if (failure == null) {
                    work.run();
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            } finally {
                room.release();
            }
            return true;
        });
        check();
    }

    /** Waits for all queued files; returns the damaged ones. */
    List<String> finish() throws IOException {
        if (!together.isEmpty()) {
            writeTogether();
        }
        room.acquireUninterruptibly(permits);
        room.release(permits);
        check();
        return List.copyOf(damaged);
    }

    private void check() {
        Throwable failed = failure;
        if (failed != null) {
            throw new DisasterRecoveryException(
                    "cannot write into " + root + ": " + failed.getMessage()
                            + "; completed files are kept: fix the cause and run the restore again to resume it",
                    failed);
        }
    }

    @Override
    public void close() {
        room.acquireUninterruptibly(permits);
        room.release(permits);
    }
}
