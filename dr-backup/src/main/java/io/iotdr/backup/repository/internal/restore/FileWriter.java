package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.source.Bundle;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes files on several threads: the pieces of a large file in parallel, and small files that share a chunk together.
 * Of the files that an interrupted restore left, those pieces are kept whose content has the hash of their chunk. Its
 * methods are for one thread.
 */
final class FileWriter implements AutoCloseable {

    private static final int MOST_TOGETHER = 500;

    /**
     * A file of up to this many pieces is written by one thread, because threads that write to one file block each
     * other.
     */
    private static final int MOST_IN_ORDER = 64;

    private final FileOutput output;
    private final Scheduler scheduler;
    private final Semaphore room;
    private final int permits;
    private List<TreeEntry> together = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    FileWriter(FileOutput output, int workers, Scheduler scheduler) {
        this.output = output;
        this.scheduler = scheduler;
        this.permits = workers;
        this.room = new Semaphore(permits);
    }

    /** Queues a file for writing; blocks while all workers are busy. */
    void write(TreeEntry file) throws IOException {
        boolean small = file.pieces().size() == 1 && file.pieces().get(0).length() <= Bundle.SMALL;
        if (!small && !file.pieces().isEmpty()) {
            large(file);
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

    private void writeTogether() {
        List<TreeEntry> batch = together;
        together = new ArrayList<>();
        submit(() -> small(batch));
    }

    private void small(List<TreeEntry> batch) throws IOException {
        byte[] content = {};
        if (!batch.get(0).pieces().isEmpty() && !batch.get(0).pieces().get(0).isHole()) {
            try {
                content = output.chunks().read(chunk(batch.get(0)));
            } catch (BackupCorruptedException e) {
                batch.forEach(f -> output.damaged(f, Reason.of(e)));
                return;
            }
        }
        try (DirectoryCursor cursor = output.cursor()) {
            for (TreeEntry file : batch) {
                small(cursor, file, content);
            }
        }
    }

    private void small(DirectoryCursor cursor, TreeEntry file, byte[] content) throws IOException {
        try (OpenFile out = output.created(cursor, file)) {
            if (!file.pieces().isEmpty()) {
                Piece piece = file.pieces().get(0);
                FileOutput.write(out, piece, content, 0);
                output.written(piece.length());
            }
            output.complete(out, file);
        } catch (BackupCorruptedException e) {
            output.damaged(file, Reason.of(e));
            FileOutput.delete(cursor, file);
        } catch (IOException e) {
            output.refused(file, e);
        }
    }

    private void large(TreeEntry file) throws IOException {
        LargeFile large;
        try {
            large = new LargeFile(output, file);
        } catch (IOException e) {
            output.refused(file, e);
            return;
        }
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

    /** Waits for all queued files. */
    void finish() {
        if (!together.isEmpty()) {
            writeTogether();
        }
        room.acquireUninterruptibly(permits);
        room.release(permits);
        check();
    }

    private void check() {
        Throwable failed = failure;
        if (failed != null) {
            throw new DisasterRecoveryException(
                    "cannot write into " + output.where() + ": " + Reason.of(failed)
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
