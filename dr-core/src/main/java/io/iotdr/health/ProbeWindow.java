package io.iotdr.health;

import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last looks through one probe, and since when they say that something is wrong. Entering and leaving the failing state differ
 * (hysteresis): one bad look among good ones does not enter it when the policy's error rate is above it, and it is left only when
 * half of the window was good again without a break. Confined to one thread.
 */
final class ProbeWindow {

    private final DetectionPolicy policy;
    private final Deque<Observation> seen = new ArrayDeque<>();
    private @Nullable Instant failingSince;
    private @Nullable Instant firstBad;
    private @Nullable Instant lastGood;
    private String reason = "";
    private int goodInARow;

    ProbeWindow(DetectionPolicy policy) {
        this.policy = policy;
    }

    /** Takes one look into account; a look that says nothing changes nothing. */
    void add(Observation look, Instant at) {
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
            firstBad = firstBad == null ? at : firstBad;
        } else {
            goodInARow++;
            lastGood = at;
        }
        judge(at);
    }

    private void judge(Instant at) {
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
            reason = "answers take " + times[times.length / 2].toMillis() + " ms";
        }
        return slow;
    }

    /** Whether nothing was seen yet that says anything. */
    boolean blank() {
        return seen.isEmpty();
    }

    Optional<Instant> failingSince() {
        return Optional.ofNullable(failingSince);
    }

    /** The last moment at which a look was good. */
    Optional<Instant> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    String reason() {
        return reason;
    }
}
