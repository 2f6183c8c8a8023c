package io.iotdr.repository;

/**
 * How a repository is written.
 *
 * @param quorum how many locations must confirm a backup; 0 means all
 */
public record RepositoryOptions(Compression compression, int quorum) {

    public static final RepositoryOptions DEFAULT = new RepositoryOptions(Compression.ZSTD, 0);

    public RepositoryOptions {
        if (quorum < 0) {
            throw new IllegalArgumentException("the quorum is " + quorum + "; expected 0 for all, or 1 and more");
        }
    }

    int quorum(int locations) {
        return quorum == 0 ? locations : Math.min(quorum, locations);
    }
}
