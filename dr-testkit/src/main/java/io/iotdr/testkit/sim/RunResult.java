package io.iotdr.testkit.sim;

import io.iotdr.recovery.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of one simulated disaster.
 *
 * @param status how the recovery ended; empty when none was started, since the region came back by itself, or when it got stuck
 * @param rta from the disaster until the share of the devices was back that counts as recovery
 * @param rpa how much of what was written before the disaster the recovered data lacks
 * @param points how many crash points there were
 * @param traceHash equal for two runs exactly when everything that happened was equal
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
