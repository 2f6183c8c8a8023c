package io.iotdr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a plan that the display of a run needs, without the steps' parameters, which may contain secrets. Each run
 * stores it, so that the run can be displayed after the plan was changed or removed.
 *
 * @param phases the steps, by the name of the phase
 */
public record PlanOutline(
        String name, List<String> regions, Duration rto, Duration rpo, Map<String, List<StepOutline>> phases) {

    /**
     * One step.
     *
     * @param hash equal for two versions of a step only if they do the same in the same way
     */
    public record StepOutline(String id, String uses, String title, List<String> needs, String hash) {
        static StepOutline of(StepSpec step) {
            return new StepOutline(step.id(), step.uses(), step.title(), step.needs(), PlanHash.of(step));
        }

        private StepSpec spec() {
            return StepSpec.of(uses).id(id).title(title).needs(needs);
        }
    }

    public static PlanOutline of(RecoveryPlan plan) {
        Map<String, List<StepOutline>> phases = new LinkedHashMap<>();
        phases.put("failover", outlines(plan.steps()));
        phases.put("rollback", outlines(plan.rollbackSteps()));
        phases.put("failback", outlines(plan.failbackSteps()));
        phases.put("finally", outlines(plan.finallySteps()));
        return new PlanOutline(
                plan.name(),
                plan.regions(),
                plan.objectives().rto(),
                plan.objectives().rpo(),
                phases);
    }

    private static List<StepOutline> outlines(List<StepSpec> steps) {
        return steps.stream().map(StepOutline::of).toList();
    }

    /** Returns a plan that can be displayed but not run: its steps have no parameters. */
    public RecoveryPlan forDisplay(String id) {
        RecoveryPlanBuilder builder = RecoveryPlan.builder(id)
                .name(name)
                .objectives(new RecoveryObjectives(rto, rpo, RecoveryTier.TIER_4))
                .primary(regions.get(0))
                .secondary(regions.get(1));
        if (regions.size() > 2) {
            builder.tertiary(regions.get(2));
        }
        return builder.unchecked(phase("failover"), phase("rollback"), phase("failback"), phase("finally"));
    }

    private List<StepSpec> phase(String phaseName) {
        return phases.getOrDefault(phaseName, List.of()).stream()
                .map(StepOutline::spec)
                .toList();
    }

    /** Returns one line for each difference of {@code newer} from this outline; empty when a run may use either. */
    public List<String> differencesTo(PlanOutline newer) {
        List<String> found = new ArrayList<>();
        phases.forEach((phase, steps) -> {
            Map<String, StepOutline> now = byId(newer.phases.getOrDefault(phase, List.of()));
            for (StepOutline step : steps) {
                StepOutline other = now.remove(step.id());
                if (other == null) {
                    found.add("- " + phase + " " + step.id() + " was removed");
                } else if (!other.equals(step)) {
                    found.add("~ " + phase + " " + step.id() + " was changed");
                }
            }
            now.keySet().forEach(id -> found.add("+ " + phase + " " + id + " was added"));
        });
        if (!regions.equals(newer.regions)) {
            found.add("~ the regions are " + newer.regions + " instead of " + regions);
        }
        return found;
    }

    /** Returns whether a step is the same in both outlines. */
    public boolean keeps(PlanOutline newer, String step) {
        Optional<StepOutline> before = find(step);
        return before.isPresent() && before.equals(newer.find(step));
    }

    private Optional<StepOutline> find(String step) {
        return phases.values().stream()
                .flatMap(List::stream)
                .filter(s -> s.id().equals(step))
                .findFirst();
    }

    private static Map<String, StepOutline> byId(List<StepOutline> steps) {
        Map<String, StepOutline> out = new LinkedHashMap<>();
        steps.forEach(s -> out.put(s.id(), s));
        return out;
    }
}
