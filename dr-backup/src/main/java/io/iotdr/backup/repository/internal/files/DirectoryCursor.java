package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Visits directories of a tree one after the other, each from the one above it and never through a link. It keeps the
 * last one open with those above it, so that walks are cheap, but not more than a bounded number. Not thread-safe.
 */
public final class DirectoryCursor implements Closeable {

    private static final int MOST_OPEN = 64;

    private final OpenDirectory root;
    private final Deque<OpenStep> open = new ArrayDeque<>();

    private record OpenStep(PathName path, OpenDirectory directory) {}

    /** Visits what is below {@code root}, which stays open. */
    public DirectoryCursor(OpenDirectory root) {
        this.root = root;
    }

    /** Opens a directory; it stays open until the next one is visited that is not below it. */
    public OpenDirectory at(PathName path) throws IOException {
        return visit(path, false);
    }

    /** Opens a directory, and makes it and those above it where they are missing. */
    public OpenDirectory made(PathName path) throws IOException {
        return visit(path, true);
    }

    private OpenDirectory visit(PathName path, boolean making) throws IOException {
        while (!open.isEmpty() && !open.getLast().path().contains(path)) {
            open.removeLast().directory().close();
        }
        PathName at = open.isEmpty() ? PathName.ROOT : open.getLast().path();
        OpenDirectory last = open.isEmpty() ? root : open.getLast().directory();
        if (at.equals(path)) {
            return last;
        }
        List<byte[]> parts = path.parts();
        for (byte[] name : parts.subList(at.parts().size(), parts.size())) {
            last = making ? made(last, name) : last.directory(name);
            at = at.child(name);
            open.addLast(new OpenStep(at, last));
            if (open.size() > MOST_OPEN) {
                open.removeFirst().directory().close();
            }
        }
        return last;
    }

    private static OpenDirectory made(OpenDirectory parent, byte[] name) throws IOException {
        try {
            return parent.directory(name);
        } catch (NoSuchFileException missing) {
            try {
                parent.makeDirectory(name);
            } catch (FileAlreadyExistsException another) {
                // Another thread made it meanwhile.
            }
            return parent.directory(name);
        }
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.removeLast().directory().close();
        }
    }
}
