package io.iotdr.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Leaves out one fault after the other, as long as the same promise stays broken. */
final class Shrinker {

    private final Function<List<Fault>, RunResult> run;

    Shrinker(Function<List<Fault>, RunResult> run) {
        this.run = run;
    }

    /** Empty when the run was sound. */
    Optional<List<Fault>> shortest(RunResult failed) {
        if (failed.sound()) {
            return Optional.empty();
        }
        String invariant = failed.violations().get(0).invariant();
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

    private boolean breaks(List<Fault> faults, String invariant) {
        return run.apply(faults).violations().stream()
                .anyMatch(v -> v.invariant().equals(invariant));
    }
}
