package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.testkit.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link LeaseStore}. */
@Bounded
public abstract class LeaseStoreContract {

    private static final Duration LENGTH = Duration.ofSeconds(10);

    protected final ManualTime time = new ManualTime();

    /** Opens a store that uses {@link #time}; within a test, every call opens the same store. */
    protected abstract LeaseStore open();

    @Test
    void aFreeLeaseIsAcquired() {
        Lease lease = open().acquire("run", "a", LENGTH).orElseThrow();
        assertThat(lease.owner()).isEqualTo("a");
        assertThat(lease.expiry()).isEqualTo(time.now().plus(LENGTH));
        assertThat(open().read("run")).contains(lease);
    }

    @Test
    void aHeldLeaseIsNotAcquiredByAnotherOwner() {
        open().acquire("run", "a", LENGTH);
        assertThat(open().acquire("run", "b", LENGTH)).isEmpty();
    }

    @Test
    void anExpiredLeaseIsAcquiredByAnotherOwnerWithAHigherEpoch() {
        LeaseStore contender = open();
        Lease first = open().acquire("run", "a", LENGTH).orElseThrow();
        time.advance(LENGTH.plusSeconds(1));
        Lease second = contender.acquire("run", "b", LENGTH).orElseThrow();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void theOwnerRenewsItsLeaseInTheSameEpoch() {
        Lease lease = open().acquire("run", "a", LENGTH).orElseThrow();
        time.advance(Duration.ofSeconds(8));
        Lease renewed = open().renew(lease, LENGTH).orElseThrow();
        assertThat(renewed.epoch()).isEqualTo(lease.epoch());
        time.advance(Duration.ofSeconds(8));
        assertThat(open().acquire("run", "b", LENGTH)).isEmpty();
    }

    @Test
    void aReplacedOwnerCanNeitherRenewNorReleaseTheLease() {
        LeaseStore contender = open();
        Lease old = open().acquire("run", "a", LENGTH).orElseThrow();
        time.advance(LENGTH.plusSeconds(1));
        Lease taken = contender.acquire("run", "b", LENGTH).orElseThrow();
        assertThat(open().renew(old, LENGTH)).isEmpty();
        open().release(old);
        assertThat(open().read("run")).contains(taken);
    }

    @Test
    void aReleasedLeaseIsFreeAtOnceAndItsNextEpochIsHigher() {
        Lease first = open().acquire("run", "a", LENGTH).orElseThrow();
        open().release(first);
        Lease second = open().acquire("run", "b", LENGTH).orElseThrow();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void theOwnerAcquiresItsLeaseAgainInTheSameEpoch() {
        Lease first = open().acquire("run", "a", LENGTH).orElseThrow();
        Lease again = open().acquire("run", "a", LENGTH).orElseThrow();
        assertThat(again.epoch()).isEqualTo(first.epoch());
    }

    @Test
    void leasesWithDifferentNamesAreIndependent() {
        open().acquire("one", "a", LENGTH);
        assertThat(open().acquire("two", "b", LENGTH)).isPresent();
        assertThat(open().read("three")).isEmpty();
    }
}
