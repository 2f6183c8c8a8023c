package io.iotdr.step;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import java.time.Duration;

/**
 * A marker in the lease store. It says that witnesses may extend the right of this region's guards to write beyond the
 * expiry in the store. Before another region takes that right, it must raise the fence, of which the witnesses know,
 * and then wait for the marker's length, because a witness may have extended a guard just before.
 *
 * <p>The marker is a lease whose owner field holds that length. It never expires, because a guard that has died cannot
 * remove it.
 */
public final class Failsafe {

    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private Failsafe() {}

    /**
     * Sets the marker unless an earlier guard has set it. Call this before the first extension by witnesses.
     *
     * @return how long witnesses may extend the caller's right: {@code length}, or the marker's length if that is
     *     shorter
     */
    public static Duration mark(LeaseStore leases, String planId, String region, Duration length) {
        if (leases.acquire(name(planId, region), length.toString(), FOR_GOOD).isPresent()) {
            return length;
        }
        Duration marked = length(leases, planId, region);
        return marked.compareTo(length) < 0 ? marked : length;
    }

    /**
     * Returns how long witnesses may extend a guard of {@code region} without the store's knowledge; zero without a
     * marker.
     */
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
