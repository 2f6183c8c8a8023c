package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iotdr.journal.BlockJournal;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.spi.Journal;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.server.CuttingProxy;
import io.iotdr.testkit.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract test of a store that several orchestrators share: as blocks, as registers, as a journal and leases on top of
 * them, and during network faults. Each test needs an empty store.
 */
@Bounded
public abstract class SharedStateContract {

    private static final Duration SKEW = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();

    /** Opens the store's blocks as another process would, through {@link #network}. */
    protected abstract JournalBlocks blocks();

    /** Opens the store's registers as another process would, through {@link #network}. */
    protected abstract Register register();

    /** Returns the proxy between the store and its clients. */
    protected abstract CuttingProxy network();

    /** Runs the contract of blocks on the store. */
    @Nested
    final class Blocks extends JournalBlocksContract {
        @Override
        protected JournalBlocks open() {
            return blocks();
        }
    }

    /** Runs the contract of registers on the store. */
    @Nested
    final class Registers extends RegisterContract {
        @Override
        protected Register open() {
            return register();
        }
    }

    /** Runs the contract of a journal on the store's blocks. */
    @Nested
    final class AsJournal extends JournalContract {
        @Override
        protected Journal open() {
            return BlockJournal.on(blocks());
        }
    }

    /** Runs the contract of leases on the store's registers. */
    @Nested
    final class AsLeases extends LeaseStoreContract {
        @Override
        protected LeaseStore open() {
            return RegisterLeaseStore.on(register(), time, Duration.ZERO);
        }
    }

    private static void assertMayPass(ThrowingCallable call) {
        ProviderException failed = catchThrowableOfType(ProviderException.class, call);
        assertThat(failed.retryable()).as(failed.toString()).isTrue();
    }

    private static boolean works(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ProviderException notYet) {
            return false;
        }
    }

    private static List<byte[]> entry(String text) {
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Tests the loss of each of the responses that an append needs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anAppendWhoseResponseWasLostIsFoundByReading(int passing) {
        Journal journal = BlockJournal.on(blocks());
        journal.append("run", 0, entry("1"));
        network().loseAnswerAfter(passing);
        assertThat(journal.append("run", 1, entry("2"))).isEqualTo(2);
        assertThat(journal.append("run", 2, entry("3"))).isEqualTo(3);
        network().up();
        assertThat(BlockJournal.on(blocks()).read("run"))
                .containsExactly(
                        entry("1").get(0), entry("2").get(0), entry("3").get(0));
    }

    /** Tests the loss of each of the responses that a renewal needs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aLeaseRenewalWhoseResponseWasLostIsFoundByReading(int passing) {
        LeaseStore leases = RegisterLeaseStore.on(register(), time, SKEW);
        Lease held = leases.acquire("run", "a", LENGTH).orElseThrow();
        network().loseAnswerAfter(passing);
        Lease renewed = leases.renew(held, LENGTH).orElseThrow();
        network().up();
        assertThat(renewed.epoch()).isEqualTo(held.epoch());
        assertThat(RegisterLeaseStore.on(register(), time, SKEW).acquire("run", "b", LENGTH))
                .isEmpty();
    }

    @Test
    void callsFailAsRetryableDuringAnOutageAndSucceedAfterIt() {
        Journal journal = BlockJournal.on(blocks());
        LeaseStore leases = RegisterLeaseStore.on(register(), time, SKEW);
        journal.append("run", 0, entry("1"));
        Lease held = leases.acquire("run", "a", LENGTH).orElseThrow();
        network().down();
        assertMayPass(() -> journal.append("run", 1, entry("2")));
        assertMayPass(() -> leases.renew(held, LENGTH));
        network().up();
        Await.until("the journal to serve again", () -> works(() -> journal.append("run", 1, entry("2"))));
        Await.until("the leases to serve again", () -> works(() -> leases.renew(held, LENGTH)));
        assertThat(BlockJournal.on(blocks()).read("run")).hasSize(2);
    }

    @Test
    void anOwnerWhoseClockIsAheadAcquiresNoLeaseBeforeItExpires() {
        ManualTime ahead = new ManualTime();
        ahead.advance(SKEW);
        RegisterLeaseStore.on(register(), time, SKEW).acquire("run", "a", LENGTH);
        LeaseStore fast = RegisterLeaseStore.on(register(), ahead, SKEW);
        time.advance(LENGTH);
        ahead.advance(LENGTH);
        assertThat(fast.acquire("run", "b", LENGTH)).isEmpty();
        ahead.advance(Duration.ofMillis(1));
        assertThat(fast.acquire("run", "b", LENGTH).map(Lease::epoch)).contains(2L);
    }

    @Test
    void anOwnerFromAnEarlierEpochNeitherRenewsNorReleasesNorAppends() {
        LeaseStore leases = RegisterLeaseStore.on(register(), time, SKEW);
        Journal zombie = BlockJournal.on(blocks());
        Lease old = leases.acquire("run", "a", LENGTH).orElseThrow();
        zombie.append("run", 0, entry("1"));
        time.advance(LENGTH.plus(SKEW).plusMillis(1));
        Lease taken = RegisterLeaseStore.on(register(), time, SKEW)
                .acquire("run", "b", LENGTH)
                .orElseThrow();
        BlockJournal.on(blocks()).append("run", 1, entry("2"));
        assertThat(leases.renew(old, LENGTH)).isEmpty();
        leases.release(old);
        assertThat(leases.read("run")).contains(taken);
        assertThatThrownBy(() -> zombie.append("run", 1, entry("late")))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.isConflict()).isTrue());
    }

    @Test
    void anAppendLargerThanOneBlockIsStored() {
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        BlockJournal.on(blocks()).append("run", 0, List.of(large, new byte[] {1}));
        Journal reader = BlockJournal.on(blocks());
        assertThat(reader.read("run")).containsExactly(large, new byte[] {1});
        assertThat(reader.streams()).containsExactly("run");
    }

    @Test
    void noAppendOfConcurrentWritersIsLostOrDuplicated() throws Exception {
        int writers = 4;
        int each = 8;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                String name = "w" + w + "-";
                Journal journal = BlockJournal.on(blocks());
                all.add(pool.submit(() -> appendAll(journal, name, each)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> there = BlockJournal.on(blocks()).read("run").stream()
                .map(b -> new String(b, StandardCharsets.UTF_8))
                .toList();
        assertThat(there).hasSize(writers * each).doesNotHaveDuplicates();
        for (int w = 0; w < writers; w++) {
            String name = "w" + w + "-";
            assertThat(there.stream().filter(t -> t.startsWith(name))).isSorted();
        }
    }

    private static void appendAll(Journal journal, String name, int count) {
        for (int done = 0; done < count; ) {
            try {
                journal.append("run", journal.read("run").size(), entry(name + done));
                done++;
            } catch (ProviderException anotherWasFaster) {
                assertThat(anotherWasFaster.isConflict()).isTrue();
            }
        }
    }
}
