package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link Journal}. */
@Bounded
public abstract class JournalContract {

    /** Opens the journal as another process would; within a test, every call opens the same journal. */
    protected abstract Journal open();

    private static byte[] entry(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anUnknownStreamReadsAsEmpty() {
        assertThat(open().read("nobody")).isEmpty();
        assertThat(open().streams()).isEmpty();
    }

    @Test
    void appendedEntriesAreReadInOrder() {
        Journal journal = open();
        assertThat(journal.append("run", 0, List.of(entry("1"), entry("2")))).isEqualTo(2);
        assertThat(journal.append("run", 2, List.of(entry("3")))).isEqualTo(3);
        assertThat(journal.read("run")).containsExactly(entry("1"), entry("2"), entry("3"));
        assertThat(journal.first("run")).contains(entry("1"));
        assertThat(journal.last("run")).contains(entry("3"));
        assertThat(journal.first("other")).isEmpty();
        assertThat(journal.last("other")).isEmpty();
    }

    @Test
    void anotherProcessContinuesAStreamAfterItsLastEntry() {
        open().append("run", 0, List.of(entry("1")));
        Journal next = open();
        assertThat(next.read("run")).containsExactly(entry("1"));
        assertThat(next.append("run", 1, List.of(entry("2")))).isEqualTo(2);
        assertThat(open().read("run")).containsExactly(entry("1"), entry("2"));
    }

    @Test
    void anAppendWithAStaleVersionIsAConflict() {
        Journal zombie = open();
        zombie.append("run", 0, List.of(entry("1")));
        open().append("run", 1, List.of(entry("2")));
        assertThatThrownBy(() -> zombie.append("run", 1, List.of(entry("late"))))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.isConflict()).isTrue());
        assertThat(open().read("run")).containsExactly(entry("1"), entry("2"));
    }

    @Test
    void anAppendBeyondTheEndOfAStreamIsAConflict() {
        assertThatThrownBy(() -> open().append("run", 7, List.of(entry("x"))))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.isConflict()).isTrue());
    }

    @Test
    void exactlyOneOfSeveralConcurrentAppendsSucceeds() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> appends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Journal journal = open();
                appends.add(writers.submit(() -> won(journal)));
            }
            int won = 0;
            for (Future<Boolean> append : appends) {
                won += append.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
            assertThat(open().read("run")).hasSize(1);
        } finally {
            writers.shutdownNow();
        }
    }

    private static boolean won(Journal journal) {
        try {
            journal.append("run", 0, List.of(entry("mine")));
            return true;
        } catch (ProviderException lost) {
            assertThat(lost.isConflict()).isTrue();
            return false;
        }
    }

    @Test
    void streamsAreIndependent() {
        open().append("b", 0, List.of(entry("1")));
        open().append("a", 0, List.of(entry("2")));
        assertThat(open().streams()).containsExactly("a", "b");
        assertThat(open().read("a")).containsExactly(entry("2"));
    }

    @Test
    void anEntryOfOneMegabyteIsStored() {
        byte[] large = new byte[1_000_000];
        java.util.Arrays.fill(large, (byte) 7);
        open().append("run", 0, List.of(large));
        assertThat(open().read("run").get(0)).isEqualTo(large);
    }
}
