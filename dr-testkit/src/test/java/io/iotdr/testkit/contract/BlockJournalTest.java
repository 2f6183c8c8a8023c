package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.journal.BlockJournal;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.testkit.fake.FakeJournalBlocks;
import io.iotdr.testkit.fake.FakeObjectStore;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Tests a journal in the objects of a store, with intact and with damaged blocks. */
final class BlockJournalTest extends JournalContract {

    private final FakeObjectStore store = new FakeObjectStore(new io.iotdr.testkit.time.ManualTime());

    @Override
    protected Journal open() {
        return BlockJournal.on(JournalBlocks.in(store));
    }

    @Test
    void aFlippedBitInABlockIsReportedAsDamage() {
        FakeJournalBlocks sound = new FakeJournalBlocks(1000);
        BlockJournal.on(sound).append("run", 0, List.of("an event".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        byte[] block = sound.read("run", 0).get(0);
        for (int bit = 0; bit < block.length * 8; bit++) {
            byte[] flipped = block.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            FakeJournalBlocks damaged = new FakeJournalBlocks(1000);
            damaged.putIfAbsent("run", 0, flipped);
            Assertions.assertThatThrownBy(() -> BlockJournal.on(damaged).read("run"))
                    .isInstanceOf(JournalCorruptedException.class);
        }
    }

    @Test
    void aJournalCanBeReadAgainAfterAnOutageOfItsStore() {
        FakeJournalBlocks blocks = new FakeJournalBlocks(1000);
        BlockJournal.on(blocks).append("run", 0, List.of(new byte[] {1}));
        Journal journal = BlockJournal.on(blocks);
        journal.read("run");
        blocks.faults().breakDown("gone");
        Assertions.assertThatThrownBy(() -> journal.read("run")).hasMessageContaining("gone");
        blocks.faults().repair();
        assertThat(journal.read("run")).containsExactly(new byte[] {1});
    }
}
