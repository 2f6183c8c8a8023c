package io.iotdr.repository.internal.tree;

import io.iotdr.repository.internal.format.Fields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a file besides its content.
 *
 * @param mode the permission bits, as chmod takes them
 * @param changed when anything of it changed last, which nobody can set; with the inode it tells whether it has to be read again
 * @param extended extended attributes of the user's namespace
 */
public record Attributes(
        int mode,
        int owner,
        int group,
        long size,
        Instant modified,
        Instant changed,
        long inode,
        Map<String, byte[]> extended) {

    private static final int MOST_EXTENDED = 10_000;

    /** Whether a file with these is still what it was, as far as its file system tells. */
    public boolean sameContent(Attributes now) {
        return size == now.size && inode == now.inode && modified.equals(now.modified) && changed.equals(now.changed);
    }

    /** The same for what was read, which may have another size than the file system said; nothing counts as unchanged then. */
    public Attributes sized(long read) {
        return size == read ? this : new Attributes(mode, owner, group, read, modified, Instant.EPOCH, 0, extended);
    }

    public Attributes with(Map<String, byte[]> more) {
        return new Attributes(mode, owner, group, size, modified, changed, inode, more);
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(mode);
        out.writeInt(owner);
        out.writeInt(group);
        out.writeLong(size);
        Fields.time(out, modified);
        Fields.time(out, changed);
        out.writeLong(inode);
        out.writeShort(extended.size());
        for (Map.Entry<String, byte[]> one : extended.entrySet()) {
            out.writeUTF(one.getKey());
            out.writeInt(one.getValue().length);
            out.write(one.getValue());
        }
    }

    static Attributes read(DataInput in) throws IOException {
        int mode = in.readUnsignedShort();
        int owner = in.readInt();
        int group = in.readInt();
        long size = in.readLong();
        Instant modified = Fields.time(in);
        Instant changed = Fields.time(in);
        long inode = in.readLong();
        int count = in.readUnsignedShort();
        if (count > MOST_EXTENDED) {
            throw new IOException(count + " extended attributes");
        }
        Map<String, byte[]> extended = count == 0 ? Map.of() : new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            byte[] value = new byte[Math.min(in.readInt(), 1 << 20)];
            in.readFully(value);
            extended.put(name, value);
        }
        return new Attributes(mode, owner, group, size, modified, changed, inode, extended);
    }
}
