package io.iotdr.sim;

import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reduces the faults of a failed run: removes one at a time, as long as the same invariant still breaks. */
final class Shrinker {

    private final Function<List<Fault>, RunResult> run;

    Shrinker(Function<List<Fault>, RunResult> run) {
        this.run = run;
    }

    /** Returns the remaining faults; empty when the run broke no invariant. */
    Optional<List<Fault>> shortest(RunResult failed) {
        if (failed.sound()) {
            return Optional.empty();
        }
        Invariant invariant = failed.violations().get(0).invariant();
        List<Fault> faults = failed.faults();
        for (int i = 0; i < faults.size(); ) {
            List<Fault> fewer = new ArrayList<>(faults);
            fewer.remove(i);
            if (breaks(fewer, invariant)) {
                faults = fewer;
            } else {
                i++;
            }
        }
        return Optional.of(List.copyOf(faults));
    }

    private boolean breaks(List<Fault> faults, Invariant invariant) {
        return run.apply(faults).violations().stream()
                .anyMatch(v -> v.invariant().equals(invariant));
    }
}
