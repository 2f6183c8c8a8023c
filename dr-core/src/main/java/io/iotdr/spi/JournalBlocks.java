package io.iotdr.spi;

import java.util.List;

/**
 * What a store must implement to hold journals: streams of numbered blocks, each written once.
 * Implementations are thread-safe and linearizable: every later read and list, in every process, sees a written block.
 *
 * <p>Stream names match {@code [A-Za-z0-9][A-Za-z0-9._-]{0,199}}. Blocks are numbered from 0 without gaps.
 */
public interface JournalBlocks {

    /** Returns the maximum size of a block in bytes. */
    int largest();

    /**
     * Writes a block unless a block with that number exists. The block is durable when this method returns.
     *
     * @return false when the block already exists, whoever wrote it
     * @throws ProviderException when the store could not be reached or its answer was lost
     */
    boolean putIfAbsent(String stream, long number, byte[] block);

    /** Returns all blocks of a stream from {@code first} on, in order, regardless of the store's page size. */
    List<byte[]> read(String stream, long first);

    /** Returns the names of all streams that have a block, sorted. */
    List<String> streams();

    /** Returns blocks that are stored as objects of {@code store}. */
    static JournalBlocks in(ObjectStore store) {
        return new ObjectBlocks(store);
    }
}
