package io.iotdr.step;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import java.time.Duration;

/**
 * A mark in the lease store: the guards of this region may be prolonged by witnesses, so that the expiry that the store knows says
 * nothing about them. Whoever takes the right to write from such a region raises the fence first, which the witnesses know of, and
 * waits for as long as a guard could have been prolonged just before.
 *
 * <p>The mark is a lease whose owner is that length; it stays for good, since a guard that is gone cannot take it back.
 */
public final class Failsafe {

    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private Failsafe() {}

    /**
     * Sets the mark, unless an earlier guard did; to be called before anything is prolonged.
     *
     * @return for how long witnesses may prolong the caller's right: {@code length}, or less when the mark says less
     */
    public static Duration mark(LeaseStore leases, String planId, String region, Duration length) {
        if (leases.acquire(name(planId, region), length.toString(), FOR_GOOD).isPresent()) {
            return length;
        }
        Duration marked = length(leases, planId, region);
        return marked.compareTo(length) < 0 ? marked : length;
    }

    /** How long a guard of {@code region} may be prolonged without the store's knowledge; zero when none is. */
    public static Duration length(LeaseStore leases, String planId, String region) {
        return leases.read(name(planId, region))
                .map(Lease::owner)
                .filter(o -> !o.isEmpty())
                .map(Duration::parse)
                .orElse(Duration.ZERO);
    }

    private static String name(String planId, String region) {
        return "failsafe-" + planId + "-" + region;
    }
}
