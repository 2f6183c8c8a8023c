package io.iotdr.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the steps of a plan in order. Not thread-safe. */
public final class StepSequence {

    private final List<StepSpec> steps = new ArrayList<>();
    private List<String> last = List.of();

    /** Adds a step that starts after the previous call's steps, unless it names its own dependencies. */
    public StepSequence then(StepSpec step) {
        return inParallel(step);
    }

    /**
     * Adds steps that run in parallel after the previous call's steps. A step that names its own dependencies keeps
     * them.
     */
    public StepSequence inParallel(StepSpec... together) {
        Arrays.stream(together).forEach(s -> steps.add(s.needs().isEmpty() ? s.needs(last) : s));
        last = Arrays.stream(together).map(StepSpec::id).toList();
        return this;
    }

    /** Adds a step that starts after the steps in its {@link StepSpec#needs}, or immediately when it has none. */
    public StepSequence add(StepSpec step) {
        steps.add(step);
        return this;
    }

    List<StepSpec> steps() {
        return List.copyOf(steps);
    }
}
