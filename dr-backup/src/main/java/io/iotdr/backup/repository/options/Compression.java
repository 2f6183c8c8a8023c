package io.iotdr.backup.repository.options;

/**
 * The compression of chunks. A chunk that does not become smaller is stored uncompressed. The index records the
 * compression of each chunk by its ordinal, so one repository may mix all of them; do not reorder the constants.
 */
public enum Compression {
    /** No compression. */
    NONE,

    /** gzip (RFC 1952) at its default level; about a tenth as fast as zstd. */
    GZIP,

    /** Zstandard (RFC 8878) at level 1. */
    ZSTD
}
