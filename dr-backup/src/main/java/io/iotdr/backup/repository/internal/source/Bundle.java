package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Pipeline;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that share a chunk. The reading thread adds the files by name, and a worker reads their content. The
 * names of the files decide where a chunk ends, so that a directory that was moved yields the same chunks.
 */
public final class Bundle implements Pipeline.Filling {

    private static final Logger LOG = LoggerFactory.getLogger(Bundle.class);

    /** Files up to this size share a chunk with others. */
    public static final int SMALL = 128 * 1024;

    private static final int MIN = 512 * 1024;
    private static final int MAX = 1536 * 1024;
    private static final int MOST_FILES = 4096;
    private static final int ENDS = 0x1f;

    private final SharedDirectory root;
    private final Consumer<Wanted> vanished;
    private final Consumer<Wanted> tooLarge;
    private final EntryProblems problems;
    private final List<Wanted> files = new ArrayList<>();
    private final List<OpenDirectory> held = new ArrayList<>();
    private final List<TreeEntry> read = new ArrayList<>();
    private final AtomicBoolean holdsRoot = new AtomicBoolean();
    private long bytes;
    private boolean ended;

    /** @param parent the open directory of the file; empty when it must be opened by its path */
    record Wanted(
            PathName path,
            FileFacts facts,
            Optional<OpenDirectory> parent,
            CompletableFuture<Optional<TreeEntry>> entry) {}

    /**
     * Begins an empty bundle of files below a directory.
     *
     * @param vanished receives files that are gone when they are to be read
     * @param tooLarge receives files that have become too large for the bundle
     */
    Bundle(SharedDirectory root, Consumer<Wanted> vanished, Consumer<Wanted> tooLarge, EntryProblems problems) {
        this.root = root;
        this.vanished = vanished;
        this.tooLarge = tooLarge;
        this.problems = problems;
    }

    /**
     * Adds a file of an open directory. The returned entry completes once the chunk has its name; it is empty when the
     * file was not read.
     */
    CompletableFuture<Optional<TreeEntry>> add(PathName path, FileFacts facts, OpenDirectory parent)
            throws IOException {
        CompletableFuture<Optional<TreeEntry>> entry = new CompletableFuture<>();
        files.add(new Wanted(path, facts, holder(path.parent(), parent), entry));
        bytes += facts.attributes().size();
        ended = bytes >= MAX || files.size() >= MOST_FILES || bytes >= MIN && endsHere(path);
        return entry;
    }

    private Optional<OpenDirectory> holder(PathName directory, OpenDirectory open) throws IOException {
        Wanted last = files.isEmpty() ? null : files.get(files.size() - 1);
        if (last != null && last.path().parent().equals(directory)) {
            return last.parent();
        }
        Optional<OpenDirectory> holder = root.hold(open);
        holder.ifPresent(held::add);
        return holder;
    }

    /** Keeps the directory open until the files are read. */
    void retain() {
        root.retain();
        holdsRoot.set(true);
    }

    private void release() {
        if (holdsRoot.getAndSet(false)) {
            held.forEach(root::release);
            root.close();
        }
    }

    private static boolean endsHere(PathName path) {
        CRC32 crc = new CRC32();
        crc.update(path.name());
        return (crc.getValue() & ENDS) == 0;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    boolean isFull() {
        return ended;
    }

    @Override
    public int fill(byte[] buffer) {
        int filled = 0;
        try (DirectoryCursor cursor = new DirectoryCursor(root.directory())) {
            for (Wanted wanted : files) {
                filled += read(wanted, cursor, buffer, filled);
            }
        } catch (IOException e) {
            LOG.warn("A directory below {} was not closed", root.directory().where(), e);
        } finally {
            release();
        }
        return filled;
    }

    private int read(Wanted wanted, DirectoryCursor cursor, byte[] buffer, int at) {
        try (OpenFile file = directory(wanted, cursor).file(wanted.path().name())) {
            return held(wanted, file, buffer, at);
        } catch (NoSuchFileException gone) {
            vanished.accept(wanted);
        } catch (IOException e) {
            problems.unreadable(wanted.path(), EntryException.reason(e));
        }
        wanted.entry().complete(Optional.empty());
        return 0;
    }

    private static OpenDirectory directory(Wanted wanted, DirectoryCursor cursor) throws IOException {
        return wanted.parent().isPresent()
                ? wanted.parent().get()
                : cursor.at(wanted.path().parent());
    }

    /** Reads a file again when it changed while it was read; reports a problem when it keeps changing. */
    private int held(Wanted wanted, OpenFile file, byte[] buffer, int at) throws IOException {
        FileFacts before = file.facts();
        int room = Math.min(2 * SMALL, buffer.length - at);
        for (int attempt = 1; before.attributes().size() < room; attempt++) {
            int length = file.read(0, buffer, at, room);
            FileFacts after = file.facts();
            boolean still = length == before.attributes().size() && after.isStill(before);
            if (still || attempt == FileContents.ATTEMPTS && length < room) {
                if (!still) {
                    problems.changing(wanted.path(), FileContents.ATTEMPTS);
                }
                Attributes attributes = before.attributes().with(file.extended());
                read.add(TreeEntry.file(
                        wanted.path(), attributes.sized(length), List.of(new Piece(ChunkId.HOLE, at, length))));
                return length;
            }
            before = after;
        }
        tooLarge.accept(wanted);
        wanted.entry().complete(Optional.empty());
        return 0;
    }

    @Override
    public void named(ChunkId chunk) {
        int next = 0;
        for (Wanted wanted : files) {
            if (!wanted.entry().isDone()) {
                TreeEntry entry = read.get(next++);
                Piece piece = entry.pieces().get(0);
                List<Piece> pieces =
                        piece.length() == 0 ? List.of() : List.of(new Piece(chunk, piece.offset(), piece.length()));
                wanted.entry().complete(Optional.of(TreeEntry.file(entry.path(), entry.attributes(), pieces)));
            }
        }
    }

    @Override
    public void failed(Throwable cause) {
        release();
        files.forEach(f -> f.entry().completeExceptionally(cause));
    }
}
