package io.iotdr.fence;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.Witness;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds a {@link RegionGuard}. Not thread-safe. */
public final class RegionGuardBuilder {

    final LeaseStore leases;
    Optional<String> plan = Optional.empty();
    Optional<String> region = Optional.empty();
    Duration length = Duration.ofSeconds(10);
    List<Witness> witnesses = List.of();
    Clock clock = SystemClock.INSTANCE;
    Optional<Scheduler> scheduler = Optional.empty();

    RegionGuardBuilder(LeaseStore leases) {
        this.leases = leases;
    }

    /** Sets the id of the plan that moves the right to write. Required. */
    public RegionGuardBuilder plan(String id) {
        plan = Optional.of(id);
        return this;
    }

    /** Sets the region in which the guarded service runs. Required. */
    public RegionGuardBuilder region(String name) {
        region = Optional.of(name);
        return this;
    }

    /**
     * Sets how long the right lasts without a renewal, 10 s by default. A failover may have to wait that long before the
     * next region may write.
     */
    public RegionGuardBuilder length(Duration value) {
        length = value;
        return this;
    }

    /**
     * Lets the guard keep the right while the lease store is unreachable, as long as every witness agrees. A failover
     * waits one more {@code length} to fence such a region, since an expired lease does not prove that it has stopped.
     *
     * @param every every process that may drive a run of this plan, at least one
     */
    public RegionGuardBuilder witnesses(List<? extends Witness> every) {
        if (every.isEmpty()) {
            throw new IllegalArgumentException("no witness is given; leave out witnesses(...) for a guard without");
        }
        witnesses = List.copyOf(every);
        return this;
    }

    /** Sets the clock and the scheduler; without it, the system clock and a thread of the guard's own. */
    public RegionGuardBuilder time(Clock newClock, Scheduler newScheduler) {
        clock = newClock;
        scheduler = Optional.of(newScheduler);
        return this;
    }

    /**
     * Returns a guard that renews its right in the background. It has no right before {@link RegionGuard#claim}.
     *
     * @throws IllegalStateException when the plan or the region is missing
     */
    public RegionGuard build() {
        if (plan.isEmpty() || region.isEmpty()) {
            throw new IllegalStateException("a RegionGuard needs a plan and a region; call plan(id) and region(name)");
        }
        return new RegionGuard(this, scheduler.orElseGet(() -> new ThreadScheduler("region-guard")));
    }
}
