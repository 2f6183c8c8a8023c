package io.iotdr.health;

import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The recent results of one probe from one vantage point, and since when it fails. Entering and leaving the failing
 * state differ (hysteresis): the window enters it when the share of failures reaches the policy's error rate or the
 * median latency is too high, and leaves it after half a window of successes in a row. Confined to one thread.
 */
final class ProbeWindow {

    private final DetectionPolicy policy;
    private final Deque<Observation> seen = new ArrayDeque<>();
    private @Nullable Instant failingSince;
    private @Nullable Instant firstBad;
    private @Nullable Instant lastGood;
    private @Nullable Instant goodSince;
    private String reason = "";
    private int goodInARow;

    ProbeWindow(DetectionPolicy policy) {
        this.policy = policy;
    }

    /**
     * Adds a result. An unknown result changes nothing.
     *
     * @param asked when the probe was called: all that a success proves is that the region worked then
     * @param at when the round began in which the result arrived
     */
    void add(Observation look, Instant asked, Instant at) {
        if (look instanceof Observation.Unknown) {
            return;
        }
        seen.addLast(look);
        if (seen.size() > policy.window()) {
            seen.removeFirst();
        }
        if (look instanceof Observation.Unhealthy bad) {
            reason = bad.reason();
            goodInARow = 0;
            goodSince = null;
            firstBad = firstBad == null ? at : firstBad;
        } else {
            goodInARow++;
            lastGood = asked;
            goodSince = goodSince == null ? at : goodSince;
        }
        update(at);
    }

    private void update(Instant at) {
        boolean failing = tooManyErrors() || tooSlow();
        if (failingSince == null && failing) {
            failingSince = firstBad == null ? at : firstBad;
        } else if (failingSince != null && goodInARow >= Math.max(1, policy.window() / 2)) {
            failingSince = null;
        }
        if (failingSince == null && goodInARow > 0) {
            firstBad = null;
        }
    }

    private boolean tooManyErrors() {
        long bad = seen.stream().filter(o -> o instanceof Observation.Unhealthy).count();
        return bad > 0 && (double) bad / seen.size() >= policy.errorRate();
    }

    private boolean tooSlow() {
        Duration[] times = seen.stream()
                .filter(o -> o instanceof Observation.Healthy)
                .map(o -> ((Observation.Healthy) o).latency())
                .sorted()
                .toArray(Duration[]::new);
        boolean slow = times.length > 0 && times[times.length / 2].compareTo(policy.latency()) > 0;
        if (slow) {
            reason = "the median latency is " + times[times.length / 2].toMillis() + " ms";
        }
        return slow;
    }

    /** Returns since when the probe fails; empty also while the newest result is a success, so that a blip never counts. */
    Optional<Instant> failingSince() {
        return goodInARow > 0 && !tooSlow() ? Optional.empty() : Optional.ofNullable(failingSince);
    }

    /** Returns whether the probe has failed and not yet succeeded for long enough since. */
    boolean failing() {
        return failingSince != null;
    }

    /** Returns when the last successful call began; empty when there was none. */
    Optional<Instant> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    /** Returns the time of the first success after the last failure; empty while the last result is a failure. */
    Optional<Instant> goodSince() {
        return Optional.ofNullable(goodSince);
    }

    String reason() {
        return reason;
    }
}
