package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import io.iotdr.error.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Makes the links of a restore once all files are written, so that nothing can be written through one. A hard link leads
 * only to a regular file that this restore wrote.
 */
final class LinkWriter implements Closeable {

    private final DirectoryCursor cursor;
    private final DirectoryCursor shared;
    private final boolean resumed;
    private final RestoreProblems problems;

    LinkWriter(OpenDirectory root, boolean resumed, RestoreProblems problems) {
        this.cursor = new DirectoryCursor(root);
        this.shared = new DirectoryCursor(root);
        this.resumed = resumed;
        this.problems = problems;
    }

    void write(TreeEntry link) throws IOException {
        try {
            OpenDirectory parent = cursor.made(link.path().parent());
            if (link.kind() == EntryKind.SYMBOLIC_LINK) {
                symbolic(parent, link);
            } else {
                hard(parent, link);
            }
        } catch (BackupCorruptedException e) {
            problems.damaged(link.path(), Reason.of(e));
        } catch (IOException e) {
            problems.ofEntry(link.path(), e);
        }
    }

    private void symbolic(OpenDirectory parent, TreeEntry link) throws IOException {
        byte[] name = link.path().name();
        makeWay(parent, link);
        parent.makeLink(name, link.target());
        try {
            parent.setLink(name, link.attributes());
        } catch (IOException e) {
            problems.attributes(link.path(), e);
        }
    }

    private void hard(OpenDirectory parent, TreeEntry link) throws IOException {
        PathName file = PathName.of(link.target());
        Optional<OpenDirectory> from = holderOf(file);
        if (from.isEmpty()) {
            throw new BackupCorruptedException("it is a hard link to " + file + ", which was not restored");
        }
        makeWay(parent, link);
        parent.makeHardLink(link.path().name(), from.get(), file.name());
    }

    /** Returns the directory in which a regular file of this restore is. */
    private Optional<OpenDirectory> holderOf(PathName file) throws IOException {
        try {
            OpenDirectory holder = shared.at(file.parent());
            boolean isFile = holder.facts(file.name()).type() == FileFacts.Type.FILE;
            return isFile ? Optional.of(holder) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return Optional.empty();
        }
    }

    /** Deletes the link that an interrupted restore left; nothing else is replaced. */
    private void makeWay(OpenDirectory parent, TreeEntry link) throws IOException {
        try {
            FileFacts.Type there = parent.facts(link.path().name()).type();
            if (!resumed || there == FileFacts.Type.DIRECTORY) {
                throw new FileAlreadyExistsException(link.path().toString());
            }
            parent.delete(link.path().name());
        } catch (NoSuchFileException free) {
            // The usual case.
        }
    }

    @Override
    public void close() throws IOException {
        cursor.close();
        shared.close();
    }
}
