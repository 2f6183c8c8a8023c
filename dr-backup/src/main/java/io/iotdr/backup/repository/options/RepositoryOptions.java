package io.iotdr.backup.repository.options;

/**
 * Options for writing to a repository.
 *
 * @param quorum how many locations must confirm a backup; 0 for all
 * @param workers how many threads compress and encrypt; each takes about 40 MiB of memory, whatever the size of the
 *     data
 */
public record RepositoryOptions(Compression compression, int quorum, int workers) {

    /**
     * One more than there are processors, because one worker usually waits for a store; at most four, because more
     * would outrun most stores.
     */
    private static final int WORKERS = Math.min(4, Runtime.getRuntime().availableProcessors() + 1);

    /** zstd, confirmed by every location, with up to four workers. */
    public static final RepositoryOptions DEFAULT = new RepositoryOptions(Compression.ZSTD, 0, WORKERS);

    public RepositoryOptions {
        if (quorum < 0) {
            throw new IllegalArgumentException(
                    "the quorum is " + quorum + "; expected 0 for all locations, or 1 or more");
        }
        if (workers < 1) {
            throw new IllegalArgumentException("the number of workers is " + workers + "; expected 1 or more");
        }
    }

    /** Returns a copy of these options with another compression. */
    public RepositoryOptions compression(Compression value) {
        return new RepositoryOptions(value, quorum, workers);
    }

    /** Returns a copy of these options with another quorum; 0 for all locations. */
    public RepositoryOptions quorum(int value) {
        return new RepositoryOptions(compression, value, workers);
    }

    /** Returns a copy of these options with another number of workers, at least 1. */
    public RepositoryOptions workers(int value) {
        return new RepositoryOptions(compression, quorum, value);
    }

    /** Returns how many of {@code locations} locations must confirm a write. */
    public int confirming(int locations) {
        return quorum == 0 ? locations : Math.min(quorum, locations);
    }
}
