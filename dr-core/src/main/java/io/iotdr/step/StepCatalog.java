package io.iotdr.step;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.RegionResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The step implementations by name: the built-in ones and the platform's own. Immutable. */
public final class StepCatalog {

    private final Map<String, RecoveryStep<?>> steps;

    private StepCatalog(Map<String, RecoveryStep<?>> steps) {
        this.steps = Map.copyOf(steps);
    }

    /** Returns a catalog of these steps, by the name under which plans use them. */
    public static StepCatalog of(Map<String, RecoveryStep<?>> steps) {
        return new StepCatalog(steps);
    }

    /** Returns this catalog with one more step. A step with the name of a built-in one replaces it. */
    public StepCatalog with(String uses, RecoveryStep<?> step) {
        Map<String, RecoveryStep<?>> all = new HashMap<>(steps);
        all.put(uses, step);
        return new StepCatalog(all);
    }

    public Optional<RecoveryStep<?>> find(String uses) {
        return Optional.ofNullable(steps.get(uses));
    }

    public java.util.Set<String> names() {
        return steps.keySet();
    }

    /**
     * Returns a problem for each failover step that has no implementation, or for which a standby region lacks a
     * resource.
     */
    public List<PlanProblem> unsupported(RecoveryPlan plan, Map<String, RegionResources> regions) {
        List<PlanProblem> problems = new ArrayList<>();
        for (StepSpec spec : plan.steps()) {
            String path = "plans." + plan.id() + ".steps." + spec.id();
            Optional<RecoveryStep<?>> step = find(spec.uses());
            if (spec.builtIn().filter(BuiltInStep::needsPerson).isPresent()) {
                continue;
            }
            if (step.isEmpty()) {
                problems.add(new PlanProblem(
                        path, "the step '" + spec.uses() + "' has no implementation; register it with step(name, …)"));
                continue;
            }
            for (String region : plan.regions().subList(1, plan.regions().size())) {
                RegionResources resources =
                        regions.getOrDefault(region, RegionResources.builder().build());
                step.get()
                        .missing(resources)
                        .forEach(lack -> problems.add(new PlanProblem(
                                path,
                                "the step '" + spec.uses() + "' needs " + lack + " in " + region
                                        + ", which has none")));
            }
        }
        return problems;
    }
}
