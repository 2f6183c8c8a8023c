package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A file whose pieces are written in parallel; the last piece closes it. */
final class LargeFile {
    private final FileOutput output;
    private final TreeEntry file;
    private final OpenFile out;
    private final boolean existed;
    private final AtomicInteger left;
    private final Queue<String> bad = new ConcurrentLinkedQueue<>();

    LargeFile(FileOutput output, TreeEntry file) throws IOException {
        this.output = output;
        this.file = file;
        this.left = new AtomicInteger(file.pieces().size());
        try (DirectoryCursor cursor = output.cursor()) {
            Optional<OpenFile> kept = output.isResumed() ? existing(cursor) : Optional.empty();
            this.existed = kept.isPresent();
            this.out = existed ? kept.get() : output.created(cursor, file);
        }
        output.opened(out);
    }

    /** Opens the file that an interrupted restore left, unless the file has holes. */
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

    /** Writes a piece; the last one closes the file. */
    void piece(Piece piece, long at) throws IOException {
        try {
            if (!piece.isHole() && !(existed && isThere(piece, at))) {
                FileOutput.write(out, piece, output.chunks().read(piece.chunk()), at);
            }
            output.written(piece.length());
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
                && output.chunks().name(there).equals(piece.chunk());
    }

    private void end() throws IOException {
        output.closing(out);
        try (out) {
            if (bad.isEmpty()) {
                if (existed) {
                    out.resize(file.attributes().size());
                }
                output.complete(out, file);
                return;
            }
        } catch (BackupCorruptedException e) {
            bad.add(Reason.of(e));
        }
        output.damaged(file, String.valueOf(bad.peek()));
        try (DirectoryCursor cursor = output.cursor()) {
            FileOutput.delete(cursor, file);
        }
    }
}
