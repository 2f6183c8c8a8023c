package io.iotdr.backup.repository.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests where data is divided into chunks. */
final class ChunkerTest {

    private static final Sealing SEALING = new Sealing(new byte[32]);

    private static Chunker chunker(Sealing sealing) {
        return new Chunker(sealing.secret("chunker", Chunker.secretBytes()));
    }

    private static List<Integer> cuts(Chunker chunker, byte[] data) {
        List<Integer> lengths = new ArrayList<>();
        for (int from = 0; from < data.length; ) {
            byte[] rest = Arrays.copyOfRange(data, from, Math.min(data.length, from + Chunker.MAX));
            int length = -1;
            Chunker.Search search = chunker.search();
            for (int known = 0; length < 0 && known < rest.length; ) {
                known = Math.min(rest.length, known + 64 * 1024);
                length = search.end(rest, known);
            }
            int cut = length < 0 ? rest.length : length;
            lengths.add(cut);
            from += cut;
        }
        return lengths;
    }

    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(7).nextBytes(data);
        return data;
    }

    @Test
    void chunksStayWithinTheirBoundsAndNearTheTargetSize() {
        List<Integer> lengths = cuts(chunker(SEALING), random(64 << 20));
        lengths.subList(0, lengths.size() - 1).forEach(l -> assertThat(l).isBetween(Chunker.MIN, Chunker.MAX));
        assertThat((64 << 20) / lengths.size()).isBetween(700_000, 1_500_000);
    }

    /** Tests the chunk boundaries against a literal implementation of the rule in FORMAT.md. */
    @Test
    void chunkBoundariesMatchTheFormatSpecification() {
        byte[] data = random(24 << 20);
        ByteBuffer gear = ByteBuffer.wrap(SEALING.secret("chunker", Chunker.secretBytes()));
        List<Integer> lengths = new ArrayList<>();
        long hash = 0;
        for (int i = 0, from = 0; i < data.length; i++) {
            int length = i - from + 1;
            if (length > 512 * 1024) {
                hash = (hash << 1) + gear.getLong((data[i] & 0xff) * Long.BYTES);
                int zeros = length > 1024 * 1024 ? 18 : 21;
                if (Long.numberOfLeadingZeros(hash) >= zeros || length == 4 * 1024 * 1024 || i == data.length - 1) {
                    lengths.add(length);
                    from = i + 1;
                    hash = 0;
                }
            } else if (i == data.length - 1) {
                lengths.add(length);
            }
        }
        assertThat(cuts(chunker(SEALING), data)).isEqualTo(lengths).hasSizeGreaterThan(15);
    }

    @Test
    void anInsertionChangesFewChunks() {
        byte[] data = random(32 << 20);
        byte[] longer = new byte[data.length + 3];
        System.arraycopy(data, 0, longer, 0, 1000);
        System.arraycopy(data, 1000, longer, 1003, data.length - 1000);
        Set<ChunkId> before = ids(data);
        Set<ChunkId> after = ids(longer);
        after.removeAll(before);
        assertThat(after).hasSizeLessThan(4);
    }

    private static Set<ChunkId> ids(byte[] data) {
        Set<ChunkId> out = new HashSet<>();
        int from = 0;
        for (int length : cuts(chunker(SEALING), data)) {
            out.add(SEALING.namer().name(data, from, length));
            from += length;
        }
        return out;
    }

    @Test
    void anotherKeyGivesOtherChunkBoundariesAndNames() {
        byte[] other = new byte[32];
        other[0] = 1;
        byte[] data = random(16 << 20);
        assertThat(cuts(chunker(new Sealing(other)), data)).isNotEqualTo(cuts(chunker(SEALING), data));
        assertThat(new Sealing(other).namer().name(data, 0, 100))
                .isNotEqualTo(SEALING.namer().name(data, 0, 100));
    }
}
