package io.iotdr.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the steps of a plan in the order in which they are said. Not thread-safe. */
public final class StepSequence {

    private final List<StepSpec> steps = new ArrayList<>();
    private List<String> last = List.of();

    /** Runs {@code step} after everything said before. */
    public StepSequence then(StepSpec step) {
        return inParallel(step);
    }

    /** Runs these side by side, after everything said before. */
    public StepSequence inParallel(StepSpec... together) {
        Arrays.stream(together).forEach(s -> steps.add(s.needs().isEmpty() ? s.needs(last) : s));
        last = Arrays.stream(together).map(StepSpec::id).toList();
        return this;
    }

    /** Adds a step that names by {@link StepSpec#needs} itself what it waits for; none means it starts at once. */
    public StepSequence add(StepSpec step) {
        steps.add(step);
        return this;
    }

    List<StepSpec> steps() {
        return List.copyOf(steps);
    }
}
