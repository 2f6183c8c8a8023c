package io.iotdr.testkit.contract;

import io.iotdr.journal.FileJournal;
import io.iotdr.spi.Journal;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tests the journal in files; each opening acts as another process. */
final class FileJournalTest extends JournalContract {

    @TempDir
    private Path directory;

    @Override
    protected Journal open() {
        return FileJournal.at(directory);
    }
}
