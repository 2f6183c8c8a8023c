package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A {@link Journal} in a store that many machines share. Thread-safe.
 *
 * <p>An append is one block. Its number is the count of earlier appends, and the store accepts only one block for each
 * number. Every block carries its writer's signature, so that a writer whose answer was lost can read the block and see
 * whether it is its own. An append larger than the store's blocks is first written in parts to a separate stream; the
 * block then contains the name of that stream.
 */
public final class BlockJournal implements Journal {

    /** The number of cached streams. Blocks never change, so a block that was read once is not read again. */
    private static final int REMEMBERED = 64;

    private final JournalBlocks blocks;
    private final String writer;
    private final Map<String, KnownStream> known = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KnownStream> eldest) {
            return size() > REMEMBERED;
        }
    };

    private BlockJournal(JournalBlocks blocks, String writer) {
        this.blocks = blocks;
        this.writer = writer;
    }

    /** Returns the journal in {@code blocks}, which several processes may share. */
    public static BlockJournal on(JournalBlocks blocks) {
        return new BlockJournal(blocks, UUID.randomUUID().toString());
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        KnownStream known = known(stream);
        synchronized (known) {
            if (known.version() != expectedVersion) {
                catchUp(stream, known);
            }
            if (known.version() != expectedVersion) {
                throw conflict(stream, known, expectedVersion);
            }
            byte[] block = new Block(writer + "/" + known.nextSignature(), entries).encode();
            if (!write(stream, known, fitted(block))) {
                catchUp(stream, known);
                throw conflict(stream, known, expectedVersion);
            }
            known.add(entries);
            return known.version();
        }
    }

    @Override
    public List<byte[]> read(String stream) {
        KnownStream known = known(stream);
        synchronized (known) {
            catchUp(stream, known);
            return known.entries();
        }
    }

    @Override
    public List<String> streams() {
        return ReadRetry.at(blocks::streams).stream()
                .filter(s -> !Block.isPart(s))
                .toList();
    }

    @Override
    public void close() {
        synchronized (known) {
            known.clear();
        }
    }

    private KnownStream known(String stream) {
        if (!stream.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}") || Block.isPart(stream)) {
            throw new DisasterRecoveryException(
                    "'" + stream + "' is not a valid stream name; use 1 to 200 letters, digits, '.', '_' or '-'");
        }
        synchronized (known) {
            return known.computeIfAbsent(stream, s -> new KnownStream());
        }
    }

    private void catchUp(String stream, KnownStream known) {
        look(stream, known.blocks()).forEach(b -> known.add(joined(b).entries()));
    }

    /** Writes the next block; returns whether the stored block with that number is this writer's. */
    private boolean write(String stream, KnownStream known, byte[] block) {
        try {
            if (blocks.putIfAbsent(stream, known.blocks(), block)) {
                return true;
            }
        } catch (ProviderException lost) {
            if (!lost.outcomeUnknown()) {
                throw lost;
            }
            return landed(stream, known, block, lost);
        }
        return Arrays.equals(first(stream, known), block);
    }

    /**
     * Repeats a write whose answer was lost, then reads the block. Reading alone is not enough: only a refused second
     * write proves that the first one, which may still be in transit, has arrived.
     */
    private boolean landed(String stream, KnownStream known, byte[] block, ProviderException lost) {
        try {
            return blocks.putIfAbsent(stream, known.blocks(), block) || Arrays.equals(first(stream, known), block);
        } catch (ProviderException again) {
            again.addSuppressed(lost);
            throw again;
        }
    }

    private byte[] first(String stream, KnownStream known) {
        List<byte[]> there = look(stream, known.blocks());
        return there.isEmpty() ? new byte[0] : there.get(0);
    }

    private byte[] fitted(byte[] block) {
        if (block.length <= blocks.largest()) {
            return block;
        }
        String part = Block.newPart();
        for (int at = 0, number = 0; at < block.length; at += blocks.largest(), number++) {
            byte[] piece = Arrays.copyOfRange(block, at, Math.min(block.length, at + blocks.largest()));
            blocks.putIfAbsent(part, number, piece);
        }
        return Block.pointer(part, block.length);
    }

    private Block joined(byte[] stored) {
        return Block.decode(stored, pointer -> Block.join(look(pointer.part(), 0), pointer));
    }

    private List<byte[]> look(String stream, long first) {
        return ReadRetry.at(() -> blocks.read(stream, first));
    }

    private static ProviderException conflict(String stream, KnownStream known, long expected) {
        return ProviderException.conflict(
                "journal", "append to " + stream, "it is at version " + known.version() + ", not " + expected);
    }
}
