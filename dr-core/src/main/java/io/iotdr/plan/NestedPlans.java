package io.iotdr.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Replaces each {@code run-plan} step by the steps of the plan that it names, so that one journal, one rollback and one
 * forecast cover them all. When the step {@code p} runs a plan with the step {@code s}, that step gets the id {@code
 * p.s}.
 */
final class NestedPlans {

    private static final int DEEPEST = 16;

    private final Function<String, Optional<RecoveryPlan>> plans;
    private final List<PlanProblem> problems = new ArrayList<>();
    private Set<DisasterType> covered = Set.of();

    NestedPlans(Function<String, Optional<RecoveryPlan>> plans) {
        this.plans = plans;
    }

    /**
     * Returns the plan with its nested plans expanded.
     *
     * @throws InvalidPlanException when a nested plan does not exist, nests itself, or has other regions
     */
    RecoveryPlan expand(RecoveryPlan plan) {
        if (Stream.of(plan.steps(), plan.rollbackSteps(), plan.failbackSteps(), plan.finallySteps())
                .flatMap(List::stream)
                .noneMatch(NestedPlans::runsPlan)) {
            return plan;
        }
        covered = plan.disasterTypes();
        Map<String, Service> services = new LinkedHashMap<>();
        plan.services().forEach(s -> services.put(s.name(), s));
        RecoveryPlanBuilder out = plan.toBuilder();
        List<String> path = List.of(plan.id());
        out.failover = phase(plan, plan.steps(), RecoveryPlan::steps, path, services);
        out.rollback = phase(plan, plan.rollbackSteps(), RecoveryPlan::steps, path, services);
        out.failback = phase(plan, plan.failbackSteps(), RecoveryPlan::steps, path, services);
        out.last = phase(plan, plan.finallySteps(), RecoveryPlan::steps, path, services);
        out.services = new ArrayList<>(services.values());
        if (!problems.isEmpty()) {
            throw new InvalidPlanException("the plan '" + plan.id() + "'", problems);
        }
        return out.build();
    }

    static boolean runsPlan(StepSpec step) {
        return step.uses().equals(BuiltInStep.RUN_PLAN.wireName());
    }

    private List<StepSpec> phase(
            RecoveryPlan outer,
            List<StepSpec> steps,
            Function<RecoveryPlan, List<StepSpec>> inner,
            List<String> path,
            Map<String, Service> services) {
        Map<String, Collection<String>> ends = new HashMap<>();
        List<StepSpec> out = new ArrayList<>();
        for (StepSpec step : steps) {
            List<StepSpec> nested = runsPlan(step)
                    ? nested(outer, step, path, services)
                            .map(p -> phase(p, inner.apply(p), inner, longer(path, p.id()), services))
                            .orElse(List.of())
                    : List.of();
            if (nested.isEmpty()) {
                out.add(step);
            } else {
                nested.forEach(s -> out.add(under(step, s).on(step.occasions().and(s.occasions(), covered))));
                ends.put(step.id(), sinks(nested).map(s -> step.id() + "." + s).toList());
            }
        }
        return out.stream().map(s -> s.needs(resolved(s.needs(), ends))).toList();
    }

    private Optional<RecoveryPlan> nested(
            RecoveryPlan outer, StepSpec step, List<String> path, Map<String, Service> services) {
        String at = "steps." + step.id();
        String id = step.parameters().text("plan").orElse("");
        Optional<RecoveryPlan> found = plans.apply(id);
        if (found.isEmpty()) {
            problems.add(new PlanProblem(
                    at,
                    "the step runs the plan '" + id + "', which does not exist; set 'plan' to an existing plan id"));
        } else if (path.contains(id) || path.size() > DEEPEST) {
            problems.add(
                    new PlanProblem(at, "plans run each other in a cycle: " + String.join(" -> ", longer(path, id))));
            return Optional.empty();
        } else if (!found.get().regions().equals(outer.regions())) {
            problems.add(new PlanProblem(
                    at,
                    "the plan '" + id + "' recovers " + found.get().regions() + "; a nested plan must recover the same"
                            + " regions as the one that runs it, " + outer.regions()));
        }
        found.ifPresent(p -> p.services().forEach(s -> services.putIfAbsent(s.name(), s)));
        return found;
    }

    private static StepSpec under(StepSpec outer, StepSpec step) {
        List<String> needs = step.needs().isEmpty()
                ? outer.needs()
                : step.needs().stream().map(n -> outer.id() + "." + n).toList();
        return step.id(outer.id() + "." + step.id()).needs(needs);
    }

    private static Stream<String> sinks(List<StepSpec> steps) {
        Set<String> needed = new java.util.HashSet<>();
        steps.forEach(s -> needed.addAll(s.needs()));
        return steps.stream().map(StepSpec::id).filter(id -> !needed.contains(id));
    }

    private static List<String> resolved(List<String> needs, Map<String, Collection<String>> ends) {
        return needs.stream()
                .flatMap(n -> ends.getOrDefault(n, List.of(n)).stream())
                .toList();
    }

    private static List<String> longer(List<String> path, String id) {
        return Stream.concat(path.stream(), Stream.of(id)).toList();
    }
}
