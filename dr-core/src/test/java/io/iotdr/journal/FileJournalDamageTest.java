package io.iotdr.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a torn append is cut off exactly, and that damage anywhere else is refused. */
final class FileJournalDamageTest {

    @TempDir
    private Path directory;

    private static byte[] entry(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file() {
        return directory.resolve("run.journal");
    }

    private byte[] threeAppends() throws IOException {
        try (FileJournal journal = FileJournal.at(directory)) {
            journal.append("run", 0, List.of(entry("one"), entry("two")));
            journal.append("run", 2, List.of(entry("three")));
            journal.append("run", 3, List.of(entry("four")));
        }
        return Files.readAllBytes(file());
    }

    @Test
    void anAppendTornAtAnyByteIsCutOff() throws IOException {
        byte[] whole = threeAppends();
        int last = whole.length - (12 + 4 + 4);
        for (int length = last; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (FileJournal journal = FileJournal.at(directory)) {
                assertThat(journal.read("run")).containsExactly(entry("one"), entry("two"), entry("three"));
                assertThat(journal.append("run", 3, List.of(entry("again")))).isEqualTo(4);
                assertThat(journal.read("run")).hasSize(4).last().isEqualTo(entry("again"));
            }
        }
    }

    @Test
    void aTailOfZerosIsCutOffAsATornAppend() throws IOException {
        byte[] whole = threeAppends();
        Files.write(file(), Arrays.copyOf(whole, whole.length + 100));
        try (FileJournal journal = FileJournal.at(directory)) {
            assertThat(journal.read("run")).hasSize(4);
        }
    }

    @Test
    void aFlippedBitBeforeTheLastAppendIsReportedAsDamage() throws IOException {
        byte[] whole = threeAppends();
        int last = whole.length - (12 + 4 + 4);
        for (int at = 0; at < last; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file(), damaged);
            try (FileJournal journal = FileJournal.at(directory)) {
                assertThatThrownBy(() -> journal.read("run"))
                        .as("byte " + at)
                        .isInstanceOf(JournalCorruptedException.class)
                        .hasMessageContaining("is damaged at byte");
            }
        }
    }

    @Test
    void anAppendToADamagedJournalIsRefusedAndChangesNothing() throws IOException {
        byte[] damaged = threeAppends();
        damaged[20] ^= 1;
        Files.write(file(), damaged);
        try (FileJournal journal = FileJournal.at(directory)) {
            assertThatThrownBy(() -> journal.append("run", 4, List.of(entry("five"))))
                    .isInstanceOf(JournalCorruptedException.class);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void journalFilesAreReadableOnlyByTheirOwner() throws IOException {
        threeAppends();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }
}
