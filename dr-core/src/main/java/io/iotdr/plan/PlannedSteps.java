package io.iotdr.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Selects the steps of planned runs. A failback has the plan's failback steps, or without any its failover steps with
 * source and target region exchanged. A planned run must lose nothing, so re-protection is its first step unless the plan
 * has one: always in a failback, and in a switchover that promotes replicas.
 */
final class PlannedSteps {

    private PlannedSteps() {}

    static List<StepSpec> ofFailback(List<StepSpec> failback, List<StepSpec> failover) {
        return protectedFirst(failback.isEmpty() ? failover : failback);
    }

    static List<StepSpec> ofSwitchover(List<StepSpec> failover) {
        return failover.stream().anyMatch(s -> s.is(BuiltInStep.PROMOTE_DATA) && isPlanned(s))
                ? protectedFirst(failover)
                : failover;
    }

    private static List<StepSpec> protectedFirst(List<StepSpec> steps) {
        if (steps.stream().anyMatch(s -> s.is(BuiltInStep.RE_PROTECT) && !s.protectsSource() && isPlanned(s))) {
            return steps;
        }
        String reProtect = BuiltInStep.RE_PROTECT.wireName();
        List<StepSpec> all = new ArrayList<>();
        all.add(StepSpec.of(BuiltInStep.RE_PROTECT));
        steps.forEach(s -> all.add(s.needs().isEmpty() ? s.needs(List.of(reProtect)) : s));
        return List.copyOf(all);
    }

    private static boolean isPlanned(StepSpec step) {
        return step.occasions().include(Optional.empty());
    }
}
