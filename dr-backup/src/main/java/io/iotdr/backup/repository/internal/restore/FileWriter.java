package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.source.Bundle;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    private final OpenDirectory root;
    private final Chunks chunks;
    private final Scheduler scheduler;
    private final Semaphore room;
    private final int permits;
    private final boolean resumed;
    private final RestoreProblems problems;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<OpenFile> unfinished = ConcurrentHashMap.newKeySet();
    private List<TreeEntry> together = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    /**
     * Writes files below a directory.
     *
     * @param resumed whether files of an interrupted restore may exist
     */
    FileWriter(
            OpenDirectory root,
            Chunks chunks,
            int workers,
            boolean resumed,
            RestoreProblems problems,
            Scheduler scheduler) {
        this.root = root;
        this.resumed = resumed;
        this.chunks = chunks;
        this.problems = problems;
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
                content = chunks.read(chunk(batch.get(0)));
            } catch (BackupCorruptedException e) {
                batch.forEach(f -> problems.damaged(f.path(), Reason.of(e)));
                return;
            }
        }
        try (DirectoryCursor cursor = new DirectoryCursor(root)) {
            for (TreeEntry file : batch) {
                small(cursor, file, content);
            }
        }
    }

    private void small(DirectoryCursor cursor, TreeEntry file, byte[] content) throws IOException {
        try (OpenFile out = created(cursor, file)) {
            if (!file.pieces().isEmpty()) {
                Piece piece = file.pieces().get(0);
                write(out, piece, content, 0);
                bytes.addAndGet(piece.length());
            }
            extend(out, file);
            setAttributes(out, file);
            files.incrementAndGet();
        } catch (BackupCorruptedException e) {
            problems.damaged(file.path(), Reason.of(e));
            delete(cursor, file);
        } catch (IOException e) {
            problems.ofEntry(file.path(), e);
        }
    }

    private OpenFile created(DirectoryCursor cursor, TreeEntry file) throws IOException {
        OpenDirectory parent = cursor.made(file.path().parent());
        if (resumed) {
            delete(cursor, file);
        }
        return parent.create(file.path().name());
    }

    private static void delete(DirectoryCursor cursor, TreeEntry file) throws IOException {
        try {
            cursor.at(file.path().parent()).delete(file.path().name());
        } catch (NoSuchFileException absent) {
            // That is what was wanted.
        }
    }

    private void setAttributes(OpenFile out, TreeEntry file) throws IOException {
        try {
            out.set(file.attributes());
        } catch (IOException e) {
            problems.attributes(file.path(), e);
        }
    }

    /** A file whose pieces are written in parallel; the last piece closes it. */
    private final class LargeFile {
        private final TreeEntry file;
        private final OpenFile out;
        private final boolean existed;
        private final AtomicInteger left;
        private final Queue<String> bad = new ConcurrentLinkedQueue<>();

        LargeFile(TreeEntry file) throws IOException {
            this.file = file;
            this.left = new AtomicInteger(file.pieces().size());
            try (DirectoryCursor cursor = new DirectoryCursor(root)) {
                Optional<OpenFile> kept = resumed ? existing(cursor) : Optional.empty();
                this.existed = kept.isPresent();
                this.out = existed ? kept.get() : created(cursor, file);
            }
            unfinished.add(out);
        }

        /** What an interrupted restore wrote of a file without holes. */
        private Optional<OpenFile> existing(DirectoryCursor cursor) throws IOException {
            if (file.pieces().stream().anyMatch(Piece::isHole)) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        cursor.made(file.path().parent()).change(file.path().name()));
            } catch (NoSuchFileException | EntryException | AccessDeniedException none) {
                return Optional.empty();
            }
        }

        void piece(Piece piece, long at) throws IOException {
            try {
                if (!piece.isHole() && !(existed && isThere(piece, at))) {
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

        private boolean isThere(Piece piece, long at) throws IOException {
            if (piece.offset() != 0 || piece.length() > Chunker.MAX) {
                return false;
            }
            byte[] there = new byte[(int) piece.length()];
            return out.read(at, there, 0, there.length) == there.length
                    && chunks.name(there).equals(piece.chunk());
        }

        private void end() throws IOException {
            unfinished.remove(out);
            try (out) {
                if (bad.isEmpty()) {
                    if (existed) {
                        out.resize(file.attributes().size());
                    }
                    extend(out, file);
                    setAttributes(out, file);
                    files.incrementAndGet();
                    return;
                }
            } catch (BackupCorruptedException e) {
                bad.add(Reason.of(e));
            }
            problems.damaged(file.path(), bad.peek());
            try (DirectoryCursor cursor = new DirectoryCursor(root)) {
                delete(cursor, file);
            }
        }
    }

    private void large(TreeEntry file) throws IOException {
        LargeFile large;
        try {
            large = new LargeFile(file);
        } catch (IOException e) {
            problems.ofEntry(file.path(), e);
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

    private static void write(OpenFile out, Piece piece, byte[] content, long at) throws IOException {
        if (piece.isHole()) {
            return;
        }
        boolean inside =
                piece.offset() >= 0 && piece.length() >= 0 && piece.length() <= content.length - piece.offset();
        if (!inside) {
            throw new BackupCorruptedException("the chunk " + piece.chunk() + " is too short");
        }
        out.write(at, content, piece.offset(), (int) piece.length());
    }

    /** Extends a file that ends in a hole to its size; reports any other difference in size as damage. */
    private static void extend(OpenFile out, TreeEntry file) throws IOException {
        long size = file.attributes().size();
        long there = file.pieces().stream().mapToLong(Piece::length).sum();
        if (there != size) {
            throw new BackupCorruptedException("it has " + there + " bytes instead of " + size);
        }
        boolean endsInAHole = !file.pieces().isEmpty()
                && file.pieces().get(file.pieces().size() - 1).isHole();
        if (endsInAHole) {
            out.resize(size);
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
                    "cannot write into " + root.where() + ": " + Reason.of(failed)
                            + "; completed files are kept: fix the cause and run the restore again to resume it",
                    failed);
        }
    }

    /** After a failure, the remaining pieces of large files are not written, and nothing else closes them. */
    @Override
    public void close() throws IOException {
        room.acquireUninterruptibly(permits);
        room.release(permits);
        for (OpenFile file : unfinished) {
            file.close();
        }
    }
}
