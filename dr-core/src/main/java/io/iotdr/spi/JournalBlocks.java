package io.iotdr.spi;

import java.util.List;

/**
 * Streams of numbered blocks that are written once: what a store has to do to hold journals. Implementations are thread-safe, and
 * linearizable: what was written, every later read and list sees, in every process.
 *
 * <p>The names of streams are {@code [A-Za-z0-9][A-Za-z0-9._-]{0,199}}; blocks are numbered from 0 without gaps.
 */
public interface JournalBlocks {

    /** The largest block that can be written, in bytes. */
    int largest();

    /**
     * Writes a block unless one of that number is there; when it returns, the block is durable.
     *
     * @return false when one is there, whoever wrote it
     * @throws ProviderException when the store could not be asked, or its answer was lost
     */
    boolean putIfAbsent(String stream, long number, byte[] block);

    /** The blocks of a stream from {@code first} on, in order; all of them, whatever the store's page size. */
    List<byte[]> read(String stream, long first);

    /** The names of all streams that have a block, in order. */
    List<String> streams();

    /** Blocks as the objects of a store. */
    static JournalBlocks in(ObjectStore store) {
        return new ObjectBlocks(store);
    }
}
