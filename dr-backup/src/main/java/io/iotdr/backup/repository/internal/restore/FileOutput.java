package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Where the files of a restore are written, and how many were. Thread-safe, except for {@link #close}. */
final class FileOutput implements Closeable {

    private final OpenDirectory root;
    private final Chunks chunks;
    private final boolean resumed;
    private final RestoreProblems problems;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<OpenFile> unfinished = ConcurrentHashMap.newKeySet();

    FileOutput(OpenDirectory root, Chunks chunks, boolean resumed, RestoreProblems problems) {
        this.root = root;
        this.chunks = chunks;
        this.resumed = resumed;
        this.problems = problems;
    }

    DirectoryCursor cursor() {
        return new DirectoryCursor(root);
    }

    String where() {
        return root.where();
    }

    Chunks chunks() {
        return chunks;
    }

    /** Returns whether files of an interrupted restore may exist. */
    boolean isResumed() {
        return resumed;
    }

    long files() {
        return files.get();
    }

    long bytes() {
        return bytes.get();
    }

    void written(long more) {
        bytes.addAndGet(more);
    }

    void damaged(TreeEntry file, String what) {
        problems.damaged(file.path(), what);
    }

    void refused(TreeEntry file, IOException failure) throws IOException {
        problems.ofEntry(file.path(), failure);
    }

    /** Closes the file in the end, unless {@link #closing} is called. */
    void opened(OpenFile file) {
        unfinished.add(file);
    }

    void closing(OpenFile file) {
        unfinished.remove(file);
    }

    /** Gives a file whose content is written its size and its attributes. */
    void complete(OpenFile out, TreeEntry file) throws IOException {
        extend(out, file);
        setAttributes(out, file);
        files.incrementAndGet();
    }

    /** Makes a file, in place of what an interrupted restore left of it. */
    OpenFile created(DirectoryCursor cursor, TreeEntry file) throws IOException {
        OpenDirectory parent = cursor.made(file.path().parent());
        if (resumed) {
            delete(cursor, file);
        }
        return parent.create(file.path().name());
    }

    static void delete(DirectoryCursor cursor, TreeEntry file) throws IOException {
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

    static void write(OpenFile out, Piece piece, byte[] content, long at) throws IOException {
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

    /** After a failure, the remaining pieces of large files are not written, and nothing else closes them. */
    @Override
    public void close() throws IOException {
        for (OpenFile file : unfinished) {
            file.close();
        }
    }
}
