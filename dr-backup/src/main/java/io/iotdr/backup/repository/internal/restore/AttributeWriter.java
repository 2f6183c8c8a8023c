package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.FileFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets the mode, owner, extended attributes and, last, the modification time of restored files. Thread-safe. */
final class AttributeWriter {

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private volatile @Nullable Attributes ofNewFiles;

    /** Sets the attributes of a file that this process just created; skips those that new files already have. */
    void writeToNew(Path file, Attributes wanted) throws IOException {
        Attributes fresh = ofNewFiles;
        if (fresh == null) {
            fresh = FileFacts.of(file).attributes();
            ofNewFiles = fresh;
        }
        boolean alike = fresh.mode() == wanted.mode()
                && fresh.owner() == wanted.owner()
                && fresh.group() == wanted.group()
                && wanted.extended().isEmpty();
        if (alike) {
            setTime(file, wanted);
        } else {
            write(file, wanted);
        }
    }

    /** Sets owners only when running as root; otherwise the current user owns what is restored. */
    static void write(Path file, Attributes wanted) throws IOException {
        if (UNIX) {
            if (ROOT) {
                Files.setAttribute(file, "unix:uid", wanted.owner(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", wanted.group(), LinkOption.NOFOLLOW_LINKS);
            }
            for (Map.Entry<String, byte[]> one : wanted.extended().entrySet()) {
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                        .write(one.getKey(), ByteBuffer.wrap(one.getValue()));
            }
            Files.setAttribute(file, "unix:mode", wanted.mode());
        }
        setTime(file, wanted);
    }

    /** Sets the access time to the modification time as well, because keeping it would mean reading it first. */
    private static void setTime(Path file, Attributes wanted) throws IOException {
        FileTime modified = FileTime.from(wanted.modified());
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(modified, modified, null);
    }
}
