package io.iotdr.testkit.sim;

import io.iotdr.recovery.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of one simulated disaster.
 *
 * @param status the final status of the last run; empty when none started, since the region came back, or when it never
 *     ended
 * @param rta from the disaster until the share of devices that counts as recovered was back
 * @param rpa how much of the data written before the disaster was lost
 * @param points the number of crash points
 * @param traceHash equal for two runs only if their traces are equal, except for hash collisions
 */
public record RunResult(
        long seed,
        List<Fault> faults,
        Optional<ExecutionStatus> status,
        Optional<Duration> rta,
        Optional<Duration> rpa,
        List<Violation> violations,
        long points,
        long events,
        Duration simulated,
        long traceHash,
        List<String> trace) {

    public boolean sound() {
        return violations.isEmpty();
    }
}
