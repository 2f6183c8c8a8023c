package io.iotdr.review;

import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.Durations;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Rehoming;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reviews the steps of one kind of run: their order, and whether a failover can meet the plan's objectives. */
final class OrderReview {

    private static final Set<BuiltInStep> DATA = EnumSet.of(BuiltInStep.PROMOTE_DATA, BuiltInStep.RESTORE_DATA);
    private static final Set<BuiltInStep> TRAFFIC =
            EnumSet.of(BuiltInStep.FAILOVER_DNS, BuiltInStep.UPDATE_LOAD_BALANCER, BuiltInStep.SHIFT_MESH_TRAFFIC);

    private final RecoveryPlan plan;
    private final String subject;
    private final RunKind kind;
    private final Map<String, StepSpec> steps = new LinkedHashMap<>();
    private final List<Finding> found = new ArrayList<>();

    private OrderReview(RecoveryPlan plan, RunKind kind, Optional<DisasterType> disaster, String subject) {
        this.plan = plan;
        this.kind = kind;
        this.subject = subject;
        plan.steps(kind, disaster).forEach(s -> steps.put(s.id(), s));
    }

    /** Returns the findings on a plan's failover steps, and on its own failback steps if it has any. */
    static List<Finding> of(RecoveryPlan plan, String subject) {
        Set<Finding> found = new LinkedHashSet<>();
        plan.disasterTypes().stream()
                .sorted()
                .forEach(type ->
                        found.addAll(new OrderReview(plan, RunKind.FAILOVER, Optional.of(type), subject).findings()));
        if (!plan.failbackSteps().isEmpty()) {
            found.addAll(new OrderReview(plan, RunKind.FAILBACK, Optional.empty(), subject).findings());
        }
        return List.copyOf(found);
    }

    private List<Finding> findings() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        steps.values().forEach(s -> needs.put(s.id(), s.needs()));
        services();
        trafficBeforeData();
        fences();
        proof();
        approvals();
        if (kind == RunKind.FAILOVER) {
            objectives(needs);
        }
        return found;
    }

    private List<StepSpec> of(Set<BuiltInStep> kinds) {
        return steps.values().stream()
                .filter(s -> s.builtIn().filter(kinds::contains).isPresent())
                .toList();
    }

    /** Returns the steps that a step needs, directly or not. */
    private Set<String> before(StepSpec step) {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(step.needs());
        while (!open.isEmpty()) {
            StepSpec next = steps.get(open.pop());
            if (next != null && found.add(next.id())) {
                open.addAll(next.needs());
            }
        }
        return found;
    }

    private void add(FindingCode code, StepSpec step, String message) {
        found.add(code.about(subject + path() + step.id(), message));
    }

    private String source() {
        return kind == RunKind.FAILBACK ? "region that is left" : "failed region";
    }

    private String path() {
        return kind == RunKind.FAILBACK ? ".failback_steps." : ".steps.";
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
        List<StepSpec> data = of(DATA);
        for (StepSpec traffic : data.isEmpty() ? List.<StepSpec>of() : of(TRAFFIC)) {
            Set<String> before = before(traffic);
            List<String> later = data.stream()
                    .map(StepSpec::id)
                    .filter(d -> !before.contains(d))
                    .toList();
            data.stream()
                    .filter(d -> before.contains(d.id()) && d.onFailure() == OnFailure.CONTINUE)
                    .forEach(d -> add(
                            FindingCode.DATA_OPTIONAL,
                            d,
                            "on_failure is continue, so " + traffic.id()
                                    + " sends devices to a region without its data when this step fails; use pause or"
                                    + " rollback"));
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
            Set<String> before = before(data);
            List<StepSpec> fences = of(EnumSet.of(BuiltInStep.FENCE_REGION)).stream()
                    .filter(fence -> before.contains(fence.id()))
                    .toList();
            if (fences.isEmpty()) {
                add(
                        FindingCode.NOTHING_FENCED,
                        data,
                        "nothing stops the " + source() + " from writing before this step, so both regions may write at"
                                + " once; put fence-region before it");
            }
            fences.stream()
                    .filter(fence -> fence.onFailure() == OnFailure.CONTINUE)
                    .forEach(fence -> add(
                            FindingCode.FENCE_OPTIONAL,
                            fence,
                            "on_failure is continue, so " + data.id() + " runs although the " + source()
                                    + " may still write; use pause or rollback"));
        }
    }

    private void proof() {
        List<StepSpec> proofs = of(EnumSet.of(BuiltInStep.VERIFY_RECOVERY));
        if (proofs.isEmpty()) {
            found.add(FindingCode.RECOVERY_NOT_PROVEN.about(
                    kind == RunKind.FAILBACK ? subject + ".failback_steps" : subject,
                    "no step proves that devices are served; end the plan with verify-recovery"));
        }
        proofs.stream()
                .filter(p -> p.onFailure() == OnFailure.CONTINUE)
                .forEach(p -> add(
                        FindingCode.RECOVERY_NOT_PROVEN,
                        p,
                        "on_failure is continue, so a recovery that serves nobody ends as completed; use pause"));
        List<StepSpec> traffic = of(TRAFFIC);
        for (StepSpec p : proofs) {
            Set<String> before = before(p);
            List<String> later = traffic.stream()
                    .map(StepSpec::id)
                    .filter(t -> !before.contains(t))
                    .toList();
            if (!later.isEmpty()) {
                add(
                        FindingCode.RECOVERY_NOT_PROVEN,
                        p,
                        "does not wait for " + String.join(", ", later)
                                + ", so it proves nothing about devices; let it need that step");
            }
        }
    }

    private void approvals() {
        of(EnumSet.of(BuiltInStep.APPROVE)).stream()
                .filter(a -> a.onFailure() == OnFailure.CONTINUE)
                .forEach(a -> add(
                        FindingCode.APPROVAL_OPTIONAL,
                        a,
                        "on_failure is continue, so the run continues when a person denies; use pause"));
    }

    /** Returns the steps that the RTO covers: those up to the proof of recovery, or all of a plan without one. */
    private Set<String> untilProven() {
        List<StepSpec> proofs = of(EnumSet.of(BuiltInStep.VERIFY_RECOVERY));
        if (proofs.isEmpty()) {
            return steps.keySet();
        }
        Set<String> all = new HashSet<>();
        proofs.forEach(p -> {
            all.add(p.id());
            all.addAll(before(p));
        });
        return all;
    }

    private void objectives(Map<String, List<String>> needs) {
        Duration rto = plan.objectives().rto();
        Map<String, Duration> ends = new HashMap<>();
        Duration longest = Duration.ZERO;
        Set<String> counted = untilProven();
        for (String id : StepGraph.order(needs)) {
            StepSpec step = steps.get(id);
            if (step == null || !counted.contains(id)) {
                continue;
            }
            devices(step);
            if (step.expected().isEmpty() && step.timeout().compareTo(rto) > 0) {
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
            Duration end = begin.plus(step.expected().orElse(Duration.ZERO));
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

    /** The devices of a fleet cannot come back faster than their region accepts them, whatever else a plan does. */
    private void devices(StepSpec step) {
        if (!step.is(BuiltInStep.RE_HOME_DEVICES)) {
            return;
        }
        Set<String> before = before(step);
        of(EnumSet.of(BuiltInStep.ACTIVATE_REGION)).stream()
                .filter(activate -> !before.contains(activate.id()))
                .forEach(activate -> add(
                        FindingCode.DEVICES_BEFORE_SERVICES,
                        step,
                        "does not wait for " + activate.id()
                                + ", which limits the devices again; let it need that step"));
        Rehoming how = Rehoming.of(step.parameters());
        how.floor().ifPresent(floor -> {
            String need = how.text() + " need " + Durations.text(floor);
            Duration rto = plan.objectives().rto();
            if (floor.compareTo(rto) > 0) {
                add(
                        FindingCode.RTO_NOT_REACHABLE,
                        step,
                        need + ", so the RTO of " + Durations.text(rto)
                                + " cannot be met; add brokers and raise connects_per_second, or change the RTO");
            }
            if (floor.compareTo(step.timeout()) > 0) {
                add(
                        FindingCode.RTO_NOT_REACHABLE,
                        step,
                        need + ", longer than the step's timeout of " + Durations.text(step.timeout())
                                + "; set a longer 'timeout'");
            }
        });
    }
}
