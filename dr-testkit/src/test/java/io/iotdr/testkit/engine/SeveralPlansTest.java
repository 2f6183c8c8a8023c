package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.runPlan;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.StepSequence;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests plans that run other plans, and plans that use the same resources. */
final class SeveralPlansTest extends EngineTest {

    private static RecoveryPlan plan(String id, Consumer<StepSequence> steps) {
        return named(id, steps).build();
    }

    private static RecoveryPlanBuilder named(String id, Consumer<StepSequence> steps) {
        return RecoveryPlan.builder(id)
                .name(id)
                .covers(io.iotdr.plan.DisasterType.values())
                .primary("west")
                .secondary("east")
                .failover(steps);
    }

    private DisasterRecovery both(RecoveryPlan first, RecoveryPlan second) {
        platform.west.goDark();
        return opened(platform.orchestrator("first", first).plan(second).build());
    }

    @Test
    void runsThatUseTheSameResourcesTakeTurns() {
        DisasterRecovery recovery = both(
                plan("one", s -> s.then(failoverDns()).then(manual("wait", "Wait"))),
                plan("two", s -> s.then(failoverDns())));
        RecoveryExecution one =
                recovery.failover(FailoverRequest.of("one", outage()).by("anna"));
        until(() -> one.status() == ExecutionStatus.WAITING);
        RecoveryExecution two =
                recovery.failover(FailoverRequest.of("two", outage()).by("anna"));
        platform.time.advance(Duration.ofSeconds(30));
        until(() -> two.status() == ExecutionStatus.WAITING);
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains("waits for one-1")));
        one.approve("wait", "anna", "");
        assertThat(ended(one).completed()).isTrue();
        assertThat(ended(two).completed()).isTrue();
    }

    @Test
    void aProcessThatStandsByForOneRunTakesOverNoOther() {
        RecoveryPlan one = plan("one", s -> s.then(manual("wait", "Wait")));
        RecoveryPlan two = plan("two", s -> s.then(manual("wait", "Wait")));
        DisasterRecovery first = both(one, two);
        RecoveryExecution a = first.failover(FailoverRequest.of("one", outage()).by("anna"));
        RecoveryExecution b = first.failover(FailoverRequest.of("two", outage()).by("anna"));
        until(() -> a.status() == ExecutionStatus.WAITING && b.status() == ExecutionStatus.WAITING);
        first.close();
        List<String> taken = new CopyOnWriteArrayList<>();
        DisasterRecovery second =
                opened(platform.orchestrator("second", one).plan(two).build());
        try (var standby = second.standByFor(a.id(), run -> taken.add(run.id()))) {
            until(() -> !taken.isEmpty());
            platform.time.advance(Duration.ofMinutes(1));
        }
        assertThat(taken).containsExactly(a.id());
        assertThat(second.unfinished()).contains(b.id());
    }

    @Test
    void runsThatShareNoResourceRunConcurrently() {
        DisasterRecovery recovery = both(
                plan("one", s -> s.then(failoverDns()).then(manual("wait", "Wait"))),
                plan("two", s -> s.then(updateLoadBalancer())));
        RecoveryExecution one =
                recovery.failover(FailoverRequest.of("one", outage()).by("anna"));
        until(() -> one.status() == ExecutionStatus.WAITING);
        assertThat(ended(recovery.failover(FailoverRequest.of("two", outage()).by("anna")))
                        .completed())
                .isTrue();
    }

    @Test
    void stepsOfANestedPlanRunAndRollBackWithTheOuterPlan() {
        DisasterRecovery recovery = both(
                plan(
                        "outer",
                        s -> s.then(assessImpact())
                                .then(runPlan("traffic", "inner"))
                                .then(manual("end", "End"))),
                plan("inner", s -> s.inParallel(failoverDns(), updateLoadBalancer())));
        RecoveryExecution run =
                recovery.failover(FailoverRequest.of("outer", outage()).by("anna"));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThat(platform.address()).isEqualTo("127.0.0.3");
        assertThat(platform.balanced()).contains("east");
        platform.west.health.healthy();
        run.rollback("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(report.steps())
                .extracting(RecoveryReport.StepResult::id)
                .containsExactly("assess-impact", "traffic.failover-dns", "traffic.update-load-balancer", "end");
        assertThat(platform.address()).isEqualTo("127.0.0.2");
    }

    @Test
    void aStepThatNeedsANestedPlanNeedsEachOfItsLastSteps() {
        PlanCatalog catalog = new PlanCatalog();
        catalog.create(plan("inner", s -> s.inParallel(failoverDns(), updateLoadBalancer())));
        RecoveryPlan outer = catalog.expanded(
                plan("outer", s -> s.then(runPlan("traffic", "inner")).then(assessImpact())));
        assertThat(outer.steps())
                .filteredOn(s -> s.id().equals("assess-impact"))
                .flatExtracting(StepSpec::needs)
                .containsExactly("traffic.failover-dns", "traffic.update-load-balancer");
    }

    @Test
    void aFailbackRunsNestedPlansToo() {
        RecoveryPlan outer = named("outer", s -> s.then(failoverDns()))
                .failback(s -> s.then(runPlan("traffic", "inner")))
                .finallyDo(s -> s.then(runPlan("afterwards", "last")))
                .build();
        platform.west.goDark();
        DisasterRecovery recovery = opened(platform.orchestrator("first", outer)
                .plan(plan("inner", s -> s.then(failoverDns())))
                .plan(plan("last", s -> s.then(assessImpact())))
                .build());
        assertThat(ended(recovery.failover(FailoverRequest.of("outer", outage()).by("anna")))
                        .completed())
                .isTrue();
        repairWest();
        RecoveryReport back = ended(recovery.failback("outer", "anna"));
        assertThat(back.steps())
                .extracting(RecoveryReport.StepResult::id)
                .containsExactly("re-protect", "traffic.failover-dns", "afterwards.assess-impact");
        assertThat(back.completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.2");
    }

    private void repairWest() {
        platform.west.health.healthy();
        platform.west.compute.faults().repair();
        platform.west.database.faults().repair();
        platform.west.devices.faults().repair();
        platform.west.restore.with(platform.time.now());
    }

    @Test
    void plansThatRunEachOtherOrAMissingPlanAreRefused() {
        RecoveryPlan one = plan("one", s -> s.then(runPlan("other", "two")));
        RecoveryPlan two = plan("two", s -> s.then(runPlan("other", "one")));
        assertThatThrownBy(() -> both(one, two))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("one -> two -> one");
        assertThatThrownBy(() -> both(one, one))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("the step runs the plan 'two', which does not exist");
    }

    @Test
    void aNestedPlanThatRecoversOtherRegionsIsRefused() {
        RecoveryPlan outer = plan("outer", s -> s.then(runPlan("other", "inner")));
        RecoveryPlan inner =
                named("inner", s -> s.then(failoverDns())).tertiary("north").build();
        assertThatThrownBy(() -> both(outer, inner)).hasMessageContaining("must recover the same regions");
    }
}
