package io.iotdr.review;

import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Durations;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reviews the failover steps of a plan: their order, and whether they can meet the plan's objectives. */
final class OrderReview {

    private static final Set<BuiltInStep> DATA = EnumSet.of(BuiltInStep.PROMOTE_DATA, BuiltInStep.RESTORE_DATA);
    private static final Set<BuiltInStep> TRAFFIC =
            EnumSet.of(BuiltInStep.FAILOVER_DNS, BuiltInStep.UPDATE_LOAD_BALANCER, BuiltInStep.SHIFT_MESH_TRAFFIC);

    private final RecoveryPlan plan;
    private final String subject;
    private final Map<String, StepSpec> steps = new LinkedHashMap<>();
    private final Map<String, Set<String>> ancestors = new HashMap<>();
    private final List<Finding> found = new ArrayList<>();

    OrderReview(RecoveryPlan plan, String subject) {
        this.plan = plan;
        this.subject = subject;
        plan.steps().forEach(s -> steps.put(s.id(), s));
    }

    List<Finding> findings() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        steps.values().forEach(s -> needs.put(s.id(), s.needs()));
        for (String id : StepGraph.order(needs)) {
            Set<String> all = new HashSet<>();
            needs.getOrDefault(id, List.of()).forEach(n -> {
                all.add(n);
                all.addAll(ancestors.getOrDefault(n, Set.of()));
            });
            ancestors.put(id, all);
        }
        services();
        trafficBeforeData();
        fences();
        proof();
        objectives(needs);
        return found;
    }

    private List<StepSpec> of(Set<BuiltInStep> kinds) {
        return steps.values().stream()
                .filter(s -> s.builtIn().filter(kinds::contains).isPresent())
                .toList();
    }

    private boolean precedes(StepSpec first, StepSpec second) {
        return ancestors.getOrDefault(second.id(), Set.of()).contains(first.id());
    }

    private void add(FindingCode code, StepSpec step, String message) {
        found.add(code.about(subject + ".steps." + step.id(), message));
    }

    private void services() {
        if (plan.services().isEmpty()) {
            of(EnumSet.of(BuiltInStep.ACTIVATE_REGION))
                    .forEach(s -> add(
                            FindingCode.NO_SERVICES,
                            s,
                            "no services are configured, so this step activates nothing; add 'services'"));
        }
    }

    private void trafficBeforeData() {
        for (StepSpec traffic : of(TRAFFIC)) {
            List<String> later = of(DATA).stream()
                    .filter(data -> !precedes(data, traffic))
                    .map(StepSpec::id)
                    .toList();
            if (!later.isEmpty()) {
                add(
                        FindingCode.TRAFFIC_BEFORE_DATA,
                        traffic,
                        "moves traffic without waiting for " + String.join(", ", later)
                                + ", so devices reach a region without its data; let it need that step");
            }
        }
    }

    private void fences() {
        for (StepSpec data : of(DATA)) {
            List<StepSpec> fences = of(EnumSet.of(BuiltInStep.FENCE_REGION)).stream()
                    .filter(fence -> precedes(fence, data))
                    .toList();
            if (fences.isEmpty()) {
                add(
                        FindingCode.NOTHING_FENCED,
                        data,
                        "nothing stops the failed region from writing before this step, so both regions may write when it"
                                + " returns; put fence-region before it");
            }
            fences.stream()
                    .filter(fence -> fence.onFailure() == OnFailure.CONTINUE)
                    .forEach(fence -> add(
                            FindingCode.FENCE_OPTIONAL,
                            fence,
                            "on_failure is continue, so " + data.id()
                                    + " runs although the failed region may still write; use pause or rollback"));
        }
    }

    private void proof() {
        if (of(EnumSet.of(BuiltInStep.VERIFY_RECOVERY)).isEmpty()) {
            found.add(FindingCode.RECOVERY_NOT_PROVEN.about(
                    subject, "no step proves that devices are served; end the plan with verify-recovery"));
        }
    }

    private void objectives(Map<String, List<String>> needs) {
        Duration rto = plan.objectives().rto();
        Map<String, Duration> ends = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (String id : StepGraph.order(needs)) {
            StepSpec step = steps.get(id);
            if (step == null) {
                continue;
            }
            if (step.estimate().isEmpty() && step.timeout().compareTo(rto) > 0) {
                add(
                        FindingCode.RTO_NOT_REACHABLE,
                        step,
                        "may take " + Durations.text(step.timeout()) + ", longer than the RTO of " + Durations.text(rto)
                                + ", and has no estimate; set 'estimate', or a shorter 'timeout'");
            }
            Duration begin = step.needs().stream()
                    .map(n -> ends.getOrDefault(n, Duration.ZERO))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            Duration end = begin.plus(step.estimate().orElse(Duration.ZERO));
            ends.put(id, end);
            longest = end.compareTo(longest) > 0 ? end : longest;
        }
        if (longest.compareTo(rto) > 0) {
            found.add(FindingCode.RTO_NOT_REACHABLE.about(
                    subject + ".recovery_objectives",
                    "the estimates of the steps add up to " + Durations.text(longest) + ", longer than the RTO of "
                            + Durations.text(rto)));
        }
    }
}
