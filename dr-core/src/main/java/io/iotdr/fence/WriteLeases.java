package io.iotdr.fence;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * The leases that decide which region writes under one plan. Thread-safe.
 *
 * <p>Three kinds of lease are in the store:
 *
 * <ul>
 *   <li>{@code write-PLAN}, the right to write; its owner is a region, and that region's guards renew it;
 *   <li>{@code fence-PLAN}, the fence; its owner is the region that writes next, and the guards of every other region
 *       stop renewing when they see it;
 *   <li>{@code failsafe-PLAN-REGION}, a mark that never expires: witnesses may extend the right of this region's guards
 *       beyond the expiry in the store, by the length that the owner field contains.
 * </ul>
 *
 * <p>A takeover raises the fence, waits for the extension of the region that loses the right, and then acquires the right
 * when it has expired. These names are stored and never change.
 */
public final class WriteLeases {

    private static final Duration NEVER_EXPIRES = Duration.ofDays(36_500);

    private final LeaseStore store;
    private final String planId;

    private WriteLeases(LeaseStore store, String planId) {
        this.store = store;
        this.planId = planId;
    }

    public static WriteLeases in(LeaseStore store, String planId) {
        return new WriteLeases(store, planId);
    }

    /** Returns the name of the fence of a plan. */
    static String fenceName(String planId) {
        return "fence-" + planId;
    }

    /** Returns the right to write as stored, whether expired or not; empty when no region ever had it. */
    public Optional<Lease> right() {
        return store.read(rightName());
    }

    /** Returns the fence as stored; its owner is the region that writes next, or empty when it was lowered. */
    public Optional<Lease> fence() {
        return store.read(fenceName(planId));
    }

    /** Acquires the right to write for a region; empty while another region's right has not expired. */
    public Optional<Lease> acquireRight(String region, Duration length) {
        return store.acquire(rightName(), region, length);
    }

    /** Renews a right; empty when the region lost it. */
    public Optional<Lease> renewRight(Lease right, Duration length) {
        return store.renew(right, length);
    }

    /** Raises the fence for the region that writes next; returns false while it is raised for another region. */
    public boolean raiseFence(String next, Duration length) {
        return store.acquire(fenceName(planId), next, length).isPresent();
    }

    /** Lowers the fence that was raised for {@code next}; does nothing when it was raised for another region since. */
    public void lowerFence(String next) {
        fence().filter(f -> f.owner().equals(next)).ifPresent(store::release);
    }

    /** Returns whether the fence is raised for another region than {@code region}. */
    public boolean fenced(String region) {
        return fence().filter(f -> !f.owner().isEmpty() && !f.owner().equals(region))
                .isPresent();
    }

    /**
     * Records that witnesses may extend the right of a region, unless an earlier guard did. Guards call this before their
     * first extension. The mark stays when the guard dies, because the guard's last extension may still be in effect.
     *
     * @return by how much witnesses may extend the caller's right: {@code length}, or the recorded length if it is shorter
     */
    Duration allowExtension(String region, Duration length) {
        if (store.acquire(extensionName(region), length.toString(), NEVER_EXPIRES)
                .isPresent()) {
            return length;
        }
        Duration recorded = extension(region);
        return recorded.compareTo(length) < 0 ? recorded : length;
    }

    /** Returns by how much witnesses may extend a region's right without the store's knowledge; zero without a mark. */
    public Duration extension(String region) {
        return store.read(extensionName(region))
                .map(Lease::owner)
                .filter(o -> !o.isEmpty())
                .map(Duration::parse)
                .orElse(Duration.ZERO);
    }

    private String rightName() {
        return "write-" + planId;
    }

    private String extensionName(String region) {
        return "failsafe-" + planId + "-" + region;
    }
}
