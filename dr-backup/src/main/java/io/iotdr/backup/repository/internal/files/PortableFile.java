package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/** A regular file by its path and an open channel. */
final class PortableFile implements OpenFile {

    private final FileChannel channel;
    private final Path path;
    private final boolean hasExtended;

    PortableFile(FileChannel channel, Path path, boolean hasExtended) {
        this.channel = channel;
        this.path = path;
        this.hasExtended = hasExtended;
    }

    @Override
    public FileFacts facts() throws IOException {
        return FileFacts.of(path);
    }

    @Override
    public Map<String, byte[]> extended() throws IOException {
        return hasExtended ? FileFacts.extended(path) : Map.of();
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(into, from, length);
        Slices.read(channel, room, at);
        return room.position() - from;
    }

    @Override
    public long dataFrom(long at, long size) {
        return at;
    }

    @Override
    public void write(long at, byte[] content, int from, int length) throws IOException {
        Slices.write(channel, ByteBuffer.wrap(content, from, length), at);
    }

    @Override
    public void resize(long size) throws IOException {
        long now = channel.size();
        if (size < now) {
            channel.truncate(size);
        } else if (size > now) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void set(Attributes wanted) throws IOException {
        PortableDirectory.set(path, wanted, hasExtended);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
