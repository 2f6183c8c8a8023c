package io.iotdr.spi;

import java.util.List;
import java.util.Optional;

/**
 * Durable, append-only streams of entries, one stream for each run. Entries are numbered from 1. Implementations are
 * thread-safe and linearizable: every later read and list, in every process, sees what an append has stored.
 *
 * <p>The journal is the second protection against two owners: an append is refused unless it expects the journal's
 * current version, so that exactly one of two concurrent writers continues.
 */
public interface Journal extends AutoCloseable {

    /**
     * Appends all of the entries or none. The entries are durable when this method returns.
     *
     * @param stream letters, digits, {@code .}, {@code _} and {@code -}
     * @param expectedVersion the number of entries that the writer knows
     * @return the version after the append
     * @throws ProviderException with outcome {@code CONFLICT} when the stream has another version
     * @throws ProviderException when the entries could not be stored
     */
    long append(String stream, long expectedVersion, List<byte[]> entries);

    /** Returns all entries of a stream, oldest first; empty when the stream does not exist. */
    List<byte[]> read(String stream);

    /** Returns the first entry of a stream; empty when the stream does not exist or holds no whole entry. */
    default Optional<byte[]> first(String stream) {
        return read(stream).stream().findFirst();
    }

    /** Returns the last entry of a stream; empty when the stream does not exist or holds no whole entry. */
    default Optional<byte[]> last(String stream) {
        List<byte[]> all = read(stream);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Moves a stream out of the journal to a place where it is kept. Does nothing when there is no such stream.
     *
     * @throws ProviderException with outcome {@code REFUSED} when this store cannot do that
     */
    default void archive(String stream) {
        throw ProviderException.refused(
                "journal", "archive " + stream, "this store keeps all streams; only the journal in files can archive");
    }

    /**
     * Returns the names of all streams, sorted. A stream whose first append was torn or is in progress may be among
     * them; it has no entry.
     */
    List<String> streams();

    @Override
    void close();
}
