package io.iotdr.spi;

import java.util.List;

/**
 * Durable, append-only streams, each a list of entries with versions from 1; one stream for each execution. Implementations are
 * thread-safe, and linearizable: what an append returned, every later read and list sees, in every process.
 *
 * <p>The journal is the second fence against two owners: an append that expects another version than the journal has is refused,
 * so that of two writers exactly one goes on.
 */
public interface Journal extends AutoCloseable {

    /**
     * Adds entries, all or none; when it returns, they are durable.
     *
     * @param stream letters, digits, {@code .}, {@code _} and {@code -}
     * @param expectedVersion how many entries the writer knows
     * @return the version after the append
     * @throws StaleOwnerException when the stream has another version by now
     * @throws ProviderException when the entries could not be stored
     */
    long append(String stream, long expectedVersion, List<byte[]> entries);

    /** All entries, oldest first; empty when there is no such stream. */
    List<byte[]> read(String stream);

    /** The names of all streams, in order. */
    List<String> streams();

    @Override
    void close();
}
