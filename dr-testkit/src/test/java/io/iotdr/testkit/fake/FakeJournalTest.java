package io.iotdr.testkit.fake;

import io.iotdr.spi.Journal;
import io.iotdr.testkit.contract.JournalContract;

/** The fake keeps the contract. */
final class FakeJournalTest extends JournalContract {

    private final FakeJournal journal = new FakeJournal();

    @Override
    protected Journal open() {
        return journal;
    }
}
