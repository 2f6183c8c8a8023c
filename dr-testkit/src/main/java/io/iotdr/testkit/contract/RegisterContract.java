package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.spi.Register.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link Register}. */
@Bounded
public abstract class RegisterContract {

    /** Opens the register as another process would; within a test, every call opens the same store. */
    protected abstract Register open();

    @Test
    void anUnknownNameReadsAsEmpty() {
        assertThat(open().read("nobody")).isEmpty();
    }

    @Test
    void aWrittenTextIsRead() {
        assertThat(open().write("one", Optional.empty(), "a text, with \"signs\" and ü"))
                .isTrue();
        assertThat(open().read("one").map(Versioned::text)).contains("a text, with \"signs\" and ü");
    }

    @Test
    void onlyTheFirstWriterCreatesAName() {
        open().write("one", Optional.empty(), "a");
        assertThat(open().write("one", Optional.empty(), "b")).isFalse();
        assertThat(open().read("one").map(Versioned::text)).contains("a");
    }

    @Test
    void aTextIsReplacedOnlyIfItIsUnchangedSinceItWasRead() {
        open().write("one", Optional.empty(), "a");
        Optional<Versioned> seen = open().read("one");
        assertThat(open().write("one", seen, "b")).isTrue();
        assertThat(open().write("one", seen, "c")).isFalse();
        assertThat(open().read("one").map(Versioned::text)).contains("b");
    }

    @Test
    void namesThatDifferOnlyInCaseAreSeparate() {
        open().write("Run_1.a", Optional.empty(), "a");
        open().write("run_1.a", Optional.empty(), "b");
        open().write("run-1-a", Optional.empty(), "c");
        assertThat(open().read("Run_1.a").map(Versioned::text)).contains("a");
        assertThat(open().read("run_1.a").map(Versioned::text)).contains("b");
    }

    /** A writer that the others overtake for long may get an unknown outcome; every other answer must be true. */
    @Test
    void noUpdateOfConcurrentWritersIsLost() throws Exception {
        int writers = 4;
        int each = 10;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        int unknown = 0;
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Register register = open();
                all.add(pool.submit(() -> count(register, each)));
            }
            for (Future<Integer> one : all) {
                unknown += one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        int count = open().read("count").map(v -> Integer.parseInt(v.text())).orElse(0);
        assertThat(count).isBetween(writers * each, writers * each + unknown);
    }

    /** Increments until {@code times} writes have succeeded; returns how many more may have succeeded. */
    private static int count(Register register, int times) {
        int unknown = 0;
        for (int done = 0; done < times; ) {
            Optional<Versioned> seen = register.read("count");
            int next = seen.map(v -> Integer.parseInt(v.text())).orElse(0) + 1;
            try {
                done += register.write("count", seen, String.valueOf(next)) ? 1 : 0;
            } catch (ProviderException overtaken) {
                assertThat(overtaken.outcomeUnknown())
                        .as(overtaken.getMessage())
                        .isTrue();
                unknown++;
            }
        }
        return unknown;
    }
}
