package io.iotdr.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile host does to a journal: interrupts, deleted files, and very many runs. */
final class FileJournalHostTest {

    @TempDir
    private Path directory;

    private static List<byte[]> entry(String text) {
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anInterruptedCallerReadsAndAppendsAndDisturbsNobody() {
        try (FileJournal journal = FileJournal.at(directory)) {
            journal.append("run", 0, entry("one"));
            Thread.currentThread().interrupt();
            assertThat(journal.read("run")).hasSize(1);
            assertThat(journal.append("run", 1, entry("two"))).isEqualTo(2);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            assertThat(journal.append("run", 2, entry("three"))).isEqualTo(3);
        }
    }

    @Test
    void interruptsInTheMiddleOfAppendsLoseAndRepeatNothing() throws Exception {
        try (FileJournal journal = FileJournal.at(directory)) {
            List<Throwable> failures = new ArrayList<>();
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger begun = new AtomicInteger(-1);
            SplittableRandom random = new SplittableRandom(1);
            Thread writer = new Thread(
                    () -> {
                        try {
                            for (int i = 0; i < 500; i++) {
                                begun.set(i);
                                journal.append("run", i, entry("entry " + i));
                            }
                        } catch (RuntimeException e) {
                            failures.add(e);
                        } finally {
                            over.set(true);
                        }
                    },
                    "journal-writer");
            writer.start();
            int interrupted = -1;
            while (!over.get()) {
                int current = begun.get();
                if (current > interrupted) {
                    interrupted = current;
                    LockSupport.parkNanos(random.nextInt(300_000));
                    writer.interrupt();
                }
            }
            writer.join();
            assertThat(failures).isEmpty();
            assertThat(journal.read("run")).hasSize(500);
            assertThat(journal.last("run").map(e -> new String(e, StandardCharsets.UTF_8)))
                    .contains("entry 499");
        }
    }

    @Test
    void anAppendToARemovedFileIsRefusedInsteadOfBeingLost() throws IOException {
        try (FileJournal journal = FileJournal.at(directory)) {
            journal.append("run", 0, entry("one"));
            Files.delete(directory.resolve("run.journal"));
            assertThatThrownBy(() -> journal.append("run", 1, entry("two")))
                    .hasMessageContaining("was removed or replaced by another program");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileDescriptorsDoNotGrowWithTheNumberOfRuns() throws IOException {
        try (FileJournal journal = FileJournal.at(directory)) {
            long before = descriptors();
            for (int i = 1; i <= 300; i++) {
                journal.append("run-" + i, 0, entry("one"));
                journal.read("run-" + i);
            }
            assertThat(descriptors() - before).isLessThan(80);
            assertThat(journal.append("run-1", 1, entry("two"))).isEqualTo(2);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void theFirstAndTheLastEntryAreReadWithoutTheRest() throws IOException {
        try (FileJournal journal = FileJournal.at(directory)) {
            assertThat(journal.first("run")).isEmpty();
            assertThat(journal.last("run")).isEmpty();
            for (int i = 0; i < 50; i++) {
                journal.append("run", i, entry("entry " + i));
            }
            byte[] whole = Files.readAllBytes(directory.resolve("run.journal"));
            for (int torn = 0; torn < 12 + 4 + 8; torn++) {
                Files.write(directory.resolve("torn.journal"), java.util.Arrays.copyOf(whole, whole.length - torn));
                String last = torn == 0 ? "entry 49" : "entry 48";
                assertThat(journal.last("torn").map(e -> new String(e, StandardCharsets.UTF_8)))
                        .as("torn by " + torn)
                        .contains(last);
                assertThat(journal.first("torn").map(e -> new String(e, StandardCharsets.UTF_8)))
                        .contains("entry 0");
            }
        }
    }

    @Test
    void aSwollenFileIsRefusedAndDoesNotExhaustTheMemory() throws IOException {
        try (FileJournal journal = FileJournal.at(directory);
                RandomAccessFile swollen = new RandomAccessFile(
                        directory.resolve("swollen.journal").toFile(), "rw")) {
            journal.append("swollen", 0, entry("one"));
            swollen.setLength(3L << 30);
            assertThatThrownBy(() -> journal.read("swollen"))
                    .isInstanceOf(JournalCorruptedException.class)
                    .hasMessageContaining("has 3072 MiB, and this process reads at most");
            assertThatThrownBy(() -> journal.append("swollen", 1, entry("two")))
                    .isInstanceOf(JournalCorruptedException.class);
            assertThat(journal.first("swollen")).isPresent();
        }
    }

    @Test
    void anAppendThatIsTooLargeToBeReadAgainIsRefused() {
        try (FileJournal journal = FileJournal.at(directory)) {
            journal.append("run", 0, entry("one"));
            assertThatThrownBy(() -> journal.append("run", 1, List.of(new byte[(int) StreamFile.LARGEST])))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("it would exceed 64 MiB");
            assertThat(journal.append("run", 1, entry("two"))).isEqualTo(2);
        }
    }

    @Test
    void aLockThatAnotherHoldsDelaysAnAppendUntilItIsFree() throws Exception {
        try (FileJournal journal = FileJournal.at(directory)) {
            journal.append("run", 0, entry("one"));
            try (FileChannel other = FileChannel.open(directory.resolve("run.journal"), StandardOpenOption.WRITE)) {
                FileLock held = other.lock();
                AtomicInteger version = new AtomicInteger();
                Thread writer = new Thread(() -> version.set((int) journal.append("run", 1, entry("two"))));
                writer.start();
                writer.join(100);
                assertThat(version).hasValue(0);
                assertThat(journal.append("free", 0, entry("one"))).isEqualTo(1);
                held.release();
                writer.join();
                assertThat(version).hasValue(2);
            }
        }
    }

    @Test
    void aLockThatIsNeverReleasedEndsTheAppendWithItsReason() throws IOException {
        try (FileJournal journal = FileJournal.at(directory);
                FileChannel other = FileChannel.open(
                        directory.resolve("run.journal"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> journal.append("run", 0, entry("one")))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("for ten seconds; if it was stopped, let it continue, or end it");
        }
    }
}
