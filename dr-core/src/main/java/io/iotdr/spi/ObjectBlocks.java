package io.iotdr.spi;

import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Journal blocks stored as objects in a store that refuses to replace an object, such as S3 or Azure Blob. Thread-safe.
 *
 * <p>The first block of a stream is {@code streams/<name>}; the others are {@code blocks/<name>/<number>}. One listing
 * therefore finds all streams however long they are, and every listed stream has its first block.
 */
final class ObjectBlocks implements JournalBlocks {

    private static final String FIRST = "streams/";
    private static final int LARGEST = 64 << 20;

    private final ObjectStore store;

    ObjectBlocks(ObjectStore store) {
        this.store = store;
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public boolean putIfAbsent(String stream, long number, byte[] block) {
        return store.putIfAbsent(key(stream, number), block);
    }

    @Override
    public List<byte[]> read(String stream, long first) {
        List<byte[]> blocks = new ArrayList<>();
        Optional<byte[]> next = store.get(key(stream, first));
        while (next.isPresent()) {
            blocks.add(next.get());
            next = store.get(key(stream, first + blocks.size()));
        }
        return blocks;
    }

    @Override
    public List<String> streams() {
        return store.list(FIRST).stream()
                .map(ObjectInfo::key)
                .map(k -> k.substring(FIRST.length()))
                .toList();
    }

    private static String key(String stream, long number) {
        return number == 0 ? FIRST + stream : "blocks/" + stream + "/" + number;
    }
}
