package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.promoteData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.plan.SamplePlans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests commands of people to a run, from any process, and requests of the engine to people. */
final class CommandTest extends EngineTest {

    private static final RecoveryPlan WAITING = SamplePlans.forAnyDisaster(
                    s -> s.then(manual("wait", "Wait")).then(failoverDns()))
            .build();

    private List<RecoveryEvent.CommandTaken> taken(DisasterRecovery recovery, String execution) {
        return recovery.events(execution).stream()
                .filter(RecoveryEvent.CommandTaken.class::isInstance)
                .map(RecoveryEvent.CommandTaken.class::cast)
                .toList();
    }

    @Test
    void aStepCanBeApprovedFromAnotherProcess() {
        RecoveryExecution run = darkWest(recovery(WAITING));
        DisasterRecovery other = recovery("other", WAITING);
        until(() -> run.status() == ExecutionStatus.WAITING);
        other.command(run.id(), new RecoveryCommand.Approve("no-such-step", "bert", ""));
        other.command(run.id(), new RecoveryCommand.Approve("wait", "bert", "done"));
        assertThat(ended(run).completed()).isTrue();
        assertThat(taken(other, run.id())).hasSize(2);
        assertThat(taken(other, run.id()).get(0).refusal()).contains("no-such-step");
        assertThat(taken(other, run.id()).get(1).refusal()).isEmpty();
        assertThatThrownBy(() -> other.command(run.id(), new RecoveryCommand.Resume("bert")))
                .hasMessageContaining("has ended");
    }

    @Test
    void aCommandThatCannotBeReadDoesNotHideTheOnesBehindIt() {
        RecoveryExecution run = darkWest(recovery(WAITING));
        DisasterRecovery other = recovery("other", WAITING);
        until(() -> run.status() == ExecutionStatus.WAITING);
        platform.journal.append(run.id() + ".commands", 0, List.of("not a command".getBytes(StandardCharsets.UTF_8)));
        other.command(run.id(), new RecoveryCommand.Approve("wait", "bert", "done"));
        assertThat(ended(run).completed()).isTrue();
        assertThat(taken(other, run.id()).get(0).refusal()).contains("cannot be read");
    }

    @Test
    void aQueuedCommandTakesEffectOnceAfterATakeover() {
        SeverableLeases leases = new SeverableLeases(platform.leases);
        RecoveryExecution run = darkWest(opened(platform.orchestrator("first", WAITING)
                .leases(leases, FakePlatform.LEASE)
                .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        DisasterRecovery second = recovery("second", WAITING);
        leases.cut();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        second.command(run.id(), new RecoveryCommand.Approve("wait", "bert", ""));
        List<RecoveryExecution> takenOver = new ArrayList<>();
        try (var standby = second.standBy(takenOver::add)) {
            until(() -> !takenOver.isEmpty());
            assertThat(ended(takenOver.get(0)).completed()).isTrue();
        }
        assertThat(taken(second, run.id())).hasSize(1);
    }

    @Test
    void aDeadOwnerIsReplacedWithinTwoLeaseLengths() {
        SeverableLeases wire = new SeverableLeases(platform.leases);
        DisasterRecovery first = opened(platform.orchestrator("first", WAITING)
                .leases(wire, FakePlatform.LEASE)
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        List<RecoveryExecution> takenOver = new ArrayList<>();
        DisasterRecovery reader = recovery("reader", WAITING);
        assertThat(reader.summary(run.id()).driver()).contains("first");
        try (var standby = recovery("second", WAITING).standBy(takenOver::add)) {
            platform.time.advance(FakePlatform.LEASE.multipliedBy(3));
            assertThat(takenOver).as("the owner is alive").isEmpty();
            Instant died = platform.time.now();
            wire.cut();
            until(() -> !takenOver.isEmpty());
            assertThat(reader.summary(run.id()).driver()).contains("second");
            assertThat(Duration.between(died, platform.time.now())).isLessThan(FakePlatform.LEASE.multipliedBy(2));
        }
    }

    @Test
    void aPromotionThatExceedsTheRpoNeedsConsent() {
        RecoveryPlanBuilder plan =
                SamplePlans.forAnyDisaster(s -> s.then(promoteData()).then(failoverDns()));
        platform.east.database.reaching(platform.time.now().minus(Duration.ofMinutes(20)));
        RecoveryExecution run = darkWest(recovery(plan.build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThat(platform.east.database.role()).isEqualTo(io.iotdr.spi.DataStore.Role.REPLICA);
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(m -> m.text().contains("20m of writes before the disaster would be lost")));
        assertThatThrownBy(() -> run.approve("promote-data", "anna", "")).hasMessageContaining("two-person rule");
        run.approve("promote-data", "bert", "we take it");
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(report.rpoMet()).isFalse();
    }

    @Test
    void aFailedStepCanBeSkippedWithAReason() {
        platform.dns.faults().refuseNext(100);
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(failoverDns().onFailure(OnFailure.PAUSE)).then(manual("wait", "Wait")))
                .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.skip("failover-dns", "anna", "the registrar did it by hand");
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("wait", "anna", "");
        assertThat(ended(run).findings())
                .extracting(Object::toString)
                .containsExactly("failover-dns: skipped by anna: the registrar did it by hand");
    }

    @Test
    void aFailedStepCanBeRetried() {
        platform.dns.faults().refuseNext(1);
        RecoveryExecution run = darkWest(recovery(
                SamplePlans.forAnyDisaster(s -> s.then(failoverDns().onFailure(OnFailure.PAUSE)))
                        .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.retry("failover-dns", "anna");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void finallyStepsRunAfterARollback() {
        platform.east.compute.faults().refuseNext(100);
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(Steps.activateRegion()))
                .finallyDo(s -> s.then(Steps.notifyStakeholders()))
                .build()));
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(report.steps())
                .extracting(RecoveryReport.StepResult::id)
                .containsExactly("activate-region", "notify-stakeholders");
    }

    @Test
    void theForecastUsesTheDurationsOfEarlierRuns() {
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(s -> s.then(failoverDns())).build());
        platform.dns.faults().delay(Duration.ofSeconds(10), platform.time);
        RecoveryReport first = ended(darkWest(recovery));
        RecoveryExecution second =
                recovery.failover(FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.values()));
        Duration took = Duration.between(
                first.steps().get(0).started().orElseThrow(),
                first.steps().get(0).ended().orElseThrow());
        assertThat(took).isGreaterThan(Duration.ofSeconds(20));
        assertThat(second.forecast().orElseThrow()).isBetween(took, took.plusSeconds(2));
    }

    @Test
    void anAlertReportsAnExpectedRtoMissBeforeItHappens() {
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(manual("wait", "Wait"))
                        .then(failoverDns().estimate(Duration.ofMinutes(59).plusSeconds(30))))
                .build()));
        platform.time.advance(Duration.ofSeconds(20));
        assertThat(platform.alerts.delivered()).noneMatch(m -> m.text().contains("will exceed its RTO"));
        platform.time.advance(Duration.ofSeconds(15));
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains("will exceed its RTO")));
        run.approve("wait", "anna", "");
        assertThat(ended(run).completed()).isTrue();
    }
}
