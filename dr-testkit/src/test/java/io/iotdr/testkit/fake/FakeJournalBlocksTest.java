package io.iotdr.testkit.fake;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.testkit.contract.JournalBlocksContract;

/** The fake keeps the contract. */
final class FakeJournalBlocksTest extends JournalBlocksContract {

    private final FakeJournalBlocks blocks = new FakeJournalBlocks(300_000);

    @Override
    protected JournalBlocks open() {
        return blocks;
    }
}
