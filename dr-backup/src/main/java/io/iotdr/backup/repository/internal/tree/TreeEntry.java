package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.BackupCorruptedException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file, directory or link of a backup.
 *
 * @param target for a symbolic link, its target; for a hard link, the path of the file it shares; otherwise empty
 * @param pieces the parts of a file's content, in order
 */
public record TreeEntry(PathName path, EntryKind kind, Attributes attributes, byte[] target, List<Piece> pieces) {

    private static final byte[] NO_TARGET = {};
    private static final int MOST_PIECES = 1 << 28;

    /** The kind of an entry. Its ordinal is stored; do not reorder the constants. */
    public enum EntryKind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK
    }

    public static TreeEntry directory(PathName path, Attributes attributes) {
        return new TreeEntry(path, EntryKind.DIRECTORY, attributes, NO_TARGET, List.of());
    }

    public static TreeEntry file(PathName path, Attributes attributes, List<Piece> pieces) {
        return new TreeEntry(path, EntryKind.FILE, attributes, NO_TARGET, pieces);
    }

    public static TreeEntry link(PathName path, EntryKind kind, Attributes attributes, byte[] target) {
        return new TreeEntry(path, kind, attributes, target, List.of());
    }

    /** Returns the target for messages, as {@link PathName#toString} does. */
    public String targetText() {
        return new String(target, StandardCharsets.UTF_8);
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeShort(path.bytes().length);
        out.write(path.bytes());
        attributes.write(out);
        out.writeShort(target.length);
        out.write(target);
        out.writeInt(pieces.size());
        for (Piece piece : pieces) {
            piece.write(out);
        }
    }

    /** Reads the next entry, after its kind. */
    static TreeEntry read(int kind, DataInput in) throws IOException {
        if (kind >= EntryKind.values().length) {
            throw new BackupCorruptedException("the list of files has an entry of the unknown kind " + kind);
        }
        PathName path = PathName.of(bytes(in));
        Attributes attributes = Attributes.read(in);
        byte[] target = bytes(in);
        int count = in.readInt();
        if (count < 0 || count > MOST_PIECES) {
            throw new BackupCorruptedException("the file " + path + " has " + count + " pieces");
        }
        List<Piece> pieces = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            pieces.add(Piece.read(in));
        }
        return new TreeEntry(path, EntryKind.values()[kind], attributes, target, pieces);
    }

    private static byte[] bytes(DataInput in) throws IOException {
        byte[] out = new byte[in.readUnsignedShort()];
        in.readFully(out);
        return out;
    }
}
