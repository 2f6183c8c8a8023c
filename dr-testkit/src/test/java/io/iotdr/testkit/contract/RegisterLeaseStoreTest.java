package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.testkit.fake.FakeRegister;
import io.iotdr.testkit.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests leases in a register, also when wall clocks jump. */
final class RegisterLeaseStoreTest extends LeaseStoreContract {

    private static final String GOLDEN =
            "{\"owner\":\"a\",\"epoch\":1,\"revision\":1,\"expiry\":\"2026-01-01T00:00:10Z\",\"length\":\"PT10S\"}";
    private static final Duration SKEW = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private final FakeRegister register = new FakeRegister();
    private final ManualTime owners = new ManualTime();
    private final ManualTime judges = new ManualTime();
    private final LeaseStore owner = RegisterLeaseStore.on(register, owners, SKEW);
    private final LeaseStore judge = RegisterLeaseStore.on(register, judges, SKEW);

    @Override
    protected LeaseStore open() {
        return RegisterLeaseStore.on(register, time, Duration.ZERO);
    }

    /** Orchestrators of neighbouring versions share these texts, so their form must not change. */
    @Test
    void aLeaseIsStoredAsInVersion010() {
        owner.acquire("golden", "a", LENGTH);
        assertThat(register.read("golden").orElseThrow().text()).isEqualTo(GOLDEN);
    }

    private void bothAdvance(Duration by) {
        owners.advance(by);
        judges.advance(by);
    }

    @Test
    void aContenderWhoseClockJumpsAheadAcquiresNoLeaseEarly() {
        owner.acquire("run", "a", LENGTH);
        judges.jump(Duration.ofHours(2));
        assertThat(judge.acquire("run", "b", LENGTH)).isEmpty();
        bothAdvance(LENGTH.plus(SKEW));
        assertThat(judge.acquire("run", "b", LENGTH)).isEmpty();
        bothAdvance(Duration.ofMillis(1));
        assertThat(judge.acquire("run", "b", LENGTH).map(Lease::epoch)).contains(2L);
    }

    @Test
    void anOwnerWhoseClockJumpsBackKeepsTheLeaseItRenews() {
        Lease held = owner.acquire("run", "a", LENGTH).orElseThrow();
        owners.jump(Duration.ofHours(-2));
        bothAdvance(Duration.ofSeconds(5));
        owner.renew(held, LENGTH);
        bothAdvance(Duration.ofSeconds(9));
        assertThat(judge.acquire("run", "b", LENGTH)).isEmpty();
    }

    @Test
    void anOwnerWhoseClockIsAheadIsReplacedAfterOneObservedLeaseLength() {
        owners.jump(Duration.ofHours(2));
        owner.acquire("run", "a", LENGTH);
        assertThat(judge.acquire("run", "b", LENGTH)).isEmpty();
        bothAdvance(LENGTH.plus(SKEW).plusMillis(1));
        assertThat(judge.acquire("run", "b", LENGTH).map(Lease::epoch)).contains(2L);
    }

    @Test
    void anOwnerThatRenewsIsNotReplacedEvenIfItsClockIsAhead() {
        owners.jump(Duration.ofHours(2));
        Lease held = owner.acquire("run", "a", LENGTH).orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertThat(judge.acquire("run", "b", LENGTH)).isEmpty();
            bothAdvance(Duration.ofSeconds(5));
            assertThat(owner.renew(held, LENGTH)).isPresent();
        }
    }
}
