package io.iotdr.repository.options;

/**
 * How chunks are compressed; one that does not become smaller is stored as it is. The index says it of each chunk, by its place in this
 * list, so that one repository may hold all kinds.
 */
public enum Compression {
    /** As they are. */
    NONE,

    /** gzip (RFC 1952) at its usual level; a tenth as fast as zstd. */
    GZIP,

    /** Zstandard (RFC 8878) at level 1. */
    ZSTD
}
