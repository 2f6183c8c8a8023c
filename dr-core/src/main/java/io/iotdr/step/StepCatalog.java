package io.iotdr.step;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.RegionResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The step implementations by name: the built-in ones and the platform's own. Immutable. */
public final class StepCatalog {

    private static final String FAILOVER = "steps";
    private static final String FAILBACK = "failback_steps";

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
     * Returns a problem for each step of any phase that has no implementation, and for each failover step for which a
     * standby region lacks a resource.
     */
    public List<PlanProblem> unsupported(RecoveryPlan plan, Map<String, RegionResources> regions) {
        List<PlanProblem> problems = new ArrayList<>();
        phases(plan)
                .forEach((phase, steps) -> steps.forEach(spec -> {
                    if (find(spec).isEmpty() && !needsPerson(spec)) {
                        problems.add(new PlanProblem(
                                path(plan, phase, spec),
                                "the step '" + spec.uses()
                                        + "' has no implementation; register it with step(name, …)"));
                    }
                }));
        plan.regions().stream()
                .skip(1)
                .forEach(region -> problems.addAll(lacking(plan, FAILOVER, plan.steps(), region, regions)));
        return problems;
    }

    /** Returns a problem for each step of a failback for which the primary region lacks a resource. */
    public List<PlanProblem> unsupportedFailback(RecoveryPlan plan, Map<String, RegionResources> regions) {
        return lacking(plan, FAILBACK, plan.steps(RunKind.FAILBACK, Optional.empty()), plan.primary(), regions);
    }

    private List<PlanProblem> lacking(
            RecoveryPlan plan,
            String phase,
            List<StepSpec> steps,
            String region,
            Map<String, RegionResources> regions) {
        RegionResources resources =
                regions.getOrDefault(region, RegionResources.builder().build());
        List<PlanProblem> problems = new ArrayList<>();
        for (StepSpec spec : steps) {
            find(spec).stream()
                    .flatMap(step -> step.missing(resources).stream())
                    .forEach(lack -> problems.add(new PlanProblem(
                            path(plan, phase, spec),
                            "the step '" + spec.uses() + "' needs " + lack + " in " + region + ", which has none")));
        }
        return problems;
    }

    private static Map<String, List<StepSpec>> phases(RecoveryPlan plan) {
        Map<String, List<StepSpec>> phases = new LinkedHashMap<>();
        phases.put(FAILOVER, plan.steps());
        phases.put("rollback_steps", plan.rollbackSteps());
        phases.put(FAILBACK, plan.failbackSteps());
        phases.put("finally_steps", plan.finallySteps());
        return phases;
    }

    /** Returns the implementation of a step; empty also for a step that waits for a person. */
    private Optional<RecoveryStep<?>> find(StepSpec spec) {
        return needsPerson(spec) ? Optional.empty() : find(spec.uses());
    }

    private static boolean needsPerson(StepSpec spec) {
        return spec.builtIn().filter(BuiltInStep::needsPerson).isPresent();
    }

    private static String path(RecoveryPlan plan, String phase, StepSpec spec) {
        return "plans." + plan.id() + "." + phase + "." + spec.id();
    }
}
