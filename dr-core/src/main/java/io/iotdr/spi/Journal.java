package io.iotdr.spi;

import java.util.List;

/**
 * The durable, append-only record of executions, each a list of entries with versions from 1. Implementations are thread-safe.
 *
 * <p>The journal is the second fence against two owners: an append that expects another version than the journal has is refused,
 * so that of two writers exactly one goes on.
 */
public interface Journal extends AutoCloseable {

    /**
     * Adds entries, all or none; when it returns, they are durable.
     *
     * @param execution letters, digits, {@code .}, {@code _} and {@code -}
     * @param expectedVersion how many entries the writer knows
     * @return the version after the append
     * @throws StaleOwnerException when the execution has another version by now
     * @throws ProviderException when the entries could not be stored
     */
    long append(String execution, long expectedVersion, List<byte[]> entries);

    /** All entries, oldest first; empty when the execution is not known. */
    List<byte[]> read(String execution);

    /** The ids of all executions, in order. */
    List<String> executions();

    @Override
    void close();
}
