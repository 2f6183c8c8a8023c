package io.iotdr.testkit.assertj;

import io.iotdr.sim.RunResult;
import io.iotdr.sim.RunResult.RunOutcome;
import io.iotdr.sim.SimulationReport;
import io.iotdr.sim.SimulationReport.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the report of many simulated disasters. */
public final class SimulationAssert extends AbstractAssert<SimulationAssert, SimulationReport> {

    SimulationAssert(SimulationReport report) {
        super(report, SimulationAssert.class);
    }

    /** Verifies that at least this share of the started runs completed; the others were rolled back. */
    public SimulationAssert completesAtLeast(double share) {
        long started = actual.runs().size() - actual.outcomes().getOrDefault(RunOutcome.NOT_STARTED, 0L);
        long completed = actual.outcomes().getOrDefault(RunOutcome.COMPLETED, 0L);
        if (started == 0 || completed < started * share) {
            failWithMessage(
                    "expected at least %.1f %% of the runs to complete, but %d of %d did: %s",
                    share * 100, completed, started, actual.outcomes());
        }
        return this;
    }

    /**
     * Verifies that the 99th percentile of the RTA, from the disaster until the devices are back, is at most
     * {@code p99}.
     */
    public SimulationAssert recoversWithin(Duration p99) {
        return within("RTA", actual.rta(), p99, actual.slowest(3));
    }

    /** Verifies that the 99th percentile of the RPA, the data lost from before the disaster, is at most {@code p99}. */
    public SimulationAssert losesAtMost(Duration p99) {
        return within("RPA", actual.rpa(), p99, actual.mostLoss(3));
    }

    private SimulationAssert within(String what, Optional<Distribution> spread, Duration most, List<RunResult> worst) {
        if (spread.isEmpty()) {
            failWithMessage("expected a %s of at most %s, but no run completed: %s", what, most, actual.outcomes());
        } else if (spread.get().p99().compareTo(most) > 0) {
            failWithMessage(
                    "expected the p99 of the %s to be at most %s, but it is %s (p50 %s, p95 %s, max %s);"
                            + " the worst seeds are %s; replay one with replay(SEED)",
                    what,
                    most,
                    spread.get().p99(),
                    spread.get().p50(),
                    spread.get().p95(),
                    spread.get().max(),
                    worst.stream().map(r -> String.valueOf(r.seed())).toList());
        }
        return this;
    }
}
