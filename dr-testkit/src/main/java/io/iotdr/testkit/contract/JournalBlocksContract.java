package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.JournalBlocks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract test of {@link JournalBlocks}. */
@Bounded
public abstract class JournalBlocksContract {

    /** Opens the blocks as another process would; within a test, every call opens the same store. */
    protected abstract JournalBlocks open();

    @Test
    void anEmptyStoreHasNoBlocksAndNoStreams() {
        assertThat(open().read("run", 0)).isEmpty();
        assertThat(open().streams()).isEmpty();
    }

    @Test
    void aBlockNumberIsWrittenOnlyOnce() {
        assertThat(open().putIfAbsent("run", 0, new byte[] {1})).isTrue();
        assertThat(open().putIfAbsent("run", 0, new byte[] {2})).isFalse();
        assertThat(open().putIfAbsent("run", 1, new byte[] {3})).isTrue();
        assertThat(open().putIfAbsent("run", 1, new byte[] {4})).isFalse();
        assertThat(open().read("run", 0)).containsExactly(new byte[] {1}, new byte[] {3});
    }

    @Test
    void blocksAreReadInOrderFromAGivenNumber() {
        for (int i = 0; i < 12; i++) {
            open().putIfAbsent("run", i, new byte[] {(byte) i});
        }
        assertThat(open().read("run", 9)).containsExactly(new byte[] {9}, new byte[] {10}, new byte[] {11});
        assertThat(open().read("run", 12)).isEmpty();
    }

    @Test
    void streamsWhoseNamesDifferOnlyInCaseAreSeparate() {
        List<String> names = List.of("Run_1", "run-1", "run.1", "run_1");
        names.forEach(n -> open().putIfAbsent(n, 0, n.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(open().streams()).containsExactlyElementsOf(names);
        assertThat(open().read("run_1", 0)).containsExactly("run_1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aBlockOfTheLargestSizeIsStored() {
        byte[] block = new byte[Math.min(open().largest(), 8 << 20)];
        new java.util.Random(1).nextBytes(block);
        open().putIfAbsent("run", 0, block);
        assertThat(open().read("run", 0)).containsExactly(block);
    }

    @Test
    void moreStreamsThanOnePageAreListed() {
        JournalBlocks blocks = open();
        for (int i = 0; i < 1_010; i++) {
            blocks.putIfAbsent("run-" + i, 0, new byte[] {1});
        }
        assertThat(open().streams()).hasSize(1_010);
    }

    @Test
    void moreBlocksThanOnePageAreRead() {
        byte[] block = new byte[100_000];
        for (int i = 0; i < 15; i++) {
            block[0] = (byte) i;
            open().putIfAbsent("long", i, block);
        }
        List<byte[]> all = open().read("long", 0);
        assertThat(all).hasSize(15);
        assertThat(all.get(14)[0]).isEqualTo((byte) 14);
    }
}
