package io.iotdr.plan;

import java.util.ArrayList;
import java.util.List;

/** What a failback runs: the plan's own failback steps, else its failover steps the other way round; always re-protection first. */
final class FailbackSteps {

    private FailbackSteps() {}

    static List<StepSpec> of(List<StepSpec> failback, List<StepSpec> failover) {
        List<StepSpec> steps = failback.isEmpty() ? failover : failback;
        String reProtect = BuiltInStep.RE_PROTECT.wireName();
        if (steps.stream().anyMatch(s -> s.uses().equals(reProtect))) {
            return steps;
        }
        List<StepSpec> all = new ArrayList<>();
        all.add(StepSpec.of(BuiltInStep.RE_PROTECT));
        steps.forEach(s -> all.add(s.needs().isEmpty() ? s.needs(List.of(reProtect)) : s));
        return List.copyOf(all);
    }
}
