package io.iotdr.repository.options;

/**
 * How a repository is written.
 *
 * @param quorum how many locations must confirm a backup; 0 means all
 * @param workers how many threads compress and encrypt; each takes about 40 MiB of memory, whatever the size of the data
 */
public record RepositoryOptions(Compression compression, int quorum, int workers) {

    /** One worker more than processors, since one mostly waits for a store; four are as fast as most stores are. */
    private static final int WORKERS = Math.min(4, Runtime.getRuntime().availableProcessors() + 1);

    /** zstd, confirmed by every location, on as many threads as the machine has use for. */
    public static final RepositoryOptions DEFAULT = new RepositoryOptions(Compression.ZSTD, 0, WORKERS);

    public RepositoryOptions {
        if (quorum < 0) {
            throw new IllegalArgumentException("the quorum is " + quorum + "; expected 0 for all, or 1 and more");
        }
        if (workers < 1) {
            throw new IllegalArgumentException("the number of workers is " + workers + "; expected 1 or more");
        }
    }

    /** The same, compressed like this. */
    public RepositoryOptions compression(Compression value) {
        return new RepositoryOptions(value, quorum, workers);
    }

    /** The same, confirmed by so many locations; 0 for all. */
    public RepositoryOptions quorum(int value) {
        return new RepositoryOptions(compression, value, workers);
    }

    /** The same, on so many threads; 1 or more. */
    public RepositoryOptions workers(int value) {
        return new RepositoryOptions(compression, quorum, value);
    }

    /** How many of so many locations must confirm what is written. */
    public int confirming(int locations) {
        return quorum == 0 ? locations : Math.min(quorum, locations);
    }
}
