package io.iotdr.backup.repository.internal.files;

import io.iotdr.backup.repository.internal.tree.Attributes;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** An open regular file. Its methods may be called by several threads at once, except for {@link #close}. */
public interface OpenFile extends Closeable {

    /** Returns the facts about this very file, even when another one has its name now. */
    FileFacts facts() throws IOException;

    Map<String, byte[]> extended() throws IOException;

    /**
     * Reads from a position on.
     *
     * @return how much was read; less than {@code length} only at the end of the file
     */
    int read(long at, byte[] into, int from, int length) throws IOException;

    /**
     * Returns the end of the hole at a position: {@code size} when no data follows, and {@code at} itself when there is no
     * hole or the platform does not report holes.
     */
    long dataFrom(long at, long size);

    void write(long at, byte[] content, int from, int length) throws IOException;

    /** Shortens the file, or extends it by a hole. */
    void resize(long size) throws IOException;

    /** Makes the content durable. */
    void force() throws IOException;

    /**
     * Sets extended attributes, mode and times; root sets the owner too. A special bit (set-uid, set-gid) is not set for
     * another owner or group than the one for which it was meant.
     */
    void set(Attributes wanted) throws IOException;
}
