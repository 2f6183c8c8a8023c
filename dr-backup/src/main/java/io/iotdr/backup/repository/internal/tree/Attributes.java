package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.repository.internal.format.Fields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of a file.
 *
 * @param mode the permission bits, as for chmod
 * @param changed the change time (ctime), which programs cannot set; with the inode it shows whether the file must be
 *     read again
 * @param extended the extended attributes of the user namespace
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

    /** Returns whether the file is unchanged, as far as its file system reports. */
    public boolean sameContent(Attributes now) {
        return size == now.size && inode == now.inode && modified.equals(now.modified) && changed.equals(now.changed);
    }

    /**
     * Returns attributes with the size that was read. When it differs from the size that the file system reported, the
     * file never counts as unchanged.
     */
    public Attributes sized(long read) {
        return size == read ? this : new Attributes(mode, owner, group, read, modified, Instant.EPOCH, 0, extended);
    }

    public Attributes withOwnerOf(Attributes other) {
        return new Attributes(mode, other.owner, other.group, size, modified, changed, inode, extended);
    }

    public Attributes withMode(int other) {
        return new Attributes(other, owner, group, size, modified, changed, inode, extended);
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
