package io.iotdr.repository;

import java.util.List;

/** What an index object says: which packs were written together, and what is in them. */
record Index(List<Pack> packs) {

    /** A pack and its chunks, in order of their boxes; {@code salt} is the pack's, in hex. */
    record Pack(String name, String salt, List<Chunk> chunks) {}

    /**
     * A chunk in its pack.
     *
     * @param offset where its box begins
     * @param length of the box
     * @param plain length of the data
     */
    record Chunk(String id, long offset, int length, int plain, Compression compression) {}
}
