package io.iotdr.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Selects the steps of a failback: the plan's failback steps, or without any its failover steps with source and target
 * region exchanged. Adds re-protection as the first step when the plan has none.
 */
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
