package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Iterates over the entries of a backup in their order, with at most one chunk in memory. Not thread-safe. */
public final class TreeStream implements Iterator<TreeEntry> {

    private final DataInputStream in;
    private int kind;

    /**
     * Reads the entries in these chunks.
     *
     * @param read returns the content of a chunk
     */
    public TreeStream(List<ChunkId> chunks, Function<ChunkId, byte[]> read) {
        Iterator<ChunkId> left = chunks.iterator();
        InputStream content = new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return left.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(read.apply(left.next()));
            }
        });
        in = new DataInputStream(new BufferedInputStream(content, 1 << 16));
        advance();
    }

    private void advance() {
        try {
            kind = in.read();
        } catch (IOException e) {
            throw new BackupCorruptedException("the list of files cannot be read", e);
        }
    }

    @Override
    public boolean hasNext() {
        return kind >= 0;
    }

    @Override
    public TreeEntry next() {
        if (kind < 0) {
            throw new NoSuchElementException();
        }
        try {
            TreeEntry entry = TreeEntry.read(kind, in);
            advance();
            return entry;
        } catch (EOFException e) {
            throw new BackupCorruptedException("the list of files ends in the middle of an entry", e);
        } catch (IOException e) {
            throw new BackupCorruptedException("the list of files cannot be read", e);
        }
    }
}
