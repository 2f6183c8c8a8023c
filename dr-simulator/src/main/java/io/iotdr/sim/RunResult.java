package io.iotdr.sim;

import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.sim.judge.Violation;
import io.iotdr.sim.world.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of one simulated disaster.
 *
 * @param started whether a run started
 * @param status the final status of the last run; empty when none started or it did not end
 * @param rta from the disaster until the share of devices that counts as recovered was back
 * @param rpa how much of the data written before the disaster was lost
 * @param points the number of crash points
 * @param traceHash equal for two runs only if their traces are equal, except for hash collisions
 */
public record RunResult(
        long seed,
        List<Fault> faults,
        boolean started,
        Optional<ExecutionStatus> status,
        Optional<Duration> rta,
        Optional<Duration> rpa,
        List<Violation> violations,
        long points,
        long events,
        Duration simulated,
        long traceHash,
        List<String> trace) {

    /** How a simulated disaster ended. Every seed has exactly one outcome. */
    public enum RunOutcome {
        COMPLETED,
        ROLLED_BACK,
        ROLLBACK_INCOMPLETE,
        /** No run started, for example since the region came back before the disaster was certain. */
        NOT_STARTED,
        /** A run started and did not end; this breaks an invariant. */
        UNFINISHED
    }

    public RunOutcome outcome() {
        return status.map(s -> RunOutcome.valueOf(s.name()))
                .orElse(started ? RunOutcome.UNFINISHED : RunOutcome.NOT_STARTED);
    }

    public boolean sound() {
        return violations.isEmpty();
    }
}
