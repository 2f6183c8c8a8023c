package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host's step does at its edges ends that attempt, and neither the run nor the process that drives it. */
final class HostileStepTest extends EngineTest {

    /** A step that does nothing, to be made hostile in one place. */
    private static class Odd implements RecoveryStep<NoState> {
        @Override
        public Class<NoState> stateType() {
            return NoState.class;
        }

        @Override
        public NoState capture(StepContext context) {
            return new NoState();
        }

        @Override
        public void apply(StepContext context, NoState before) {
            context.requireOwnership();
        }

        @Override
        public Verification verify(StepContext context, NoState before) {
            return Verification.done("seen");
        }

        @Override
        public void revert(StepContext context, NoState before) {
            context.requireOwnership();
        }
    }

    private static RecoveryPlan plan() {
        return SamplePlans.forAnyDisaster(s -> s.then(StepSpec.of("odd")
                                .timeout(Duration.ofSeconds(5))
                                .retry(3, Duration.ofSeconds(1))
                                .onFailure(OnFailure.PAUSE))
                        .then(failoverDns()))
                .build();
    }

    private static RecoveryPlan other() {
        return RecoveryPlan.builder("other")
                .name("Other")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .primary("west")
                .secondary("east")
                .failover(s -> s.then(manual("hold", "Wait")))
                .build();
    }

    private DisasterRecovery on(String owner, RecoveryPlan plan, Odd step) {
        return opened(platform.orchestrator(owner, plan)
                .secrets(Set.of("top-secret"))
                .step("odd", step)
                .build());
    }

    private List<RecoveryEvent> paused(Odd step) {
        DisasterRecovery recovery = on("first", plan(), step);
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.PAUSED);
        return recovery.events(run.id());
    }

    private static List<Integer> failedAttempts(List<RecoveryEvent> events) {
        return events.stream()
                .filter(RecoveryEvent.StepFailed.class::isInstance)
                .map(e -> ((RecoveryEvent.StepFailed) e).attempt())
                .toList();
    }

    @Test
    void aCaptureThatHangsUsesUpItsAttempts() {
        AtomicBoolean released = new AtomicBoolean();
        List<RecoveryEvent> events = paused(new Odd() {
            @Override
            public NoState capture(StepContext context) {
                while (!released.get()) {
                    Thread.interrupted();
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
                return new NoState();
            }
        });
        released.set(true);
        assertThat(failedAttempts(events)).containsExactly(1, 2, 3);
    }

    @Test
    void anErrorWhileAStepAsksForConsentUsesUpItsAttempts() {
        List<RecoveryEvent> events = paused(new Odd() {
            @Override
            public Optional<String> consent(StepContext context, NoState before) {
                throw new NoClassDefFoundError("Driver");
            }
        });
        assertThat(failedAttempts(events)).containsExactly(1, 2, 3);
    }

    /** What a host's code returns that was not checked for null. */
    @SuppressWarnings("NullAway")
    private static String nothing() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "failed", "nothing", "pending"})
    void aVerificationWithoutATextIsAFailureOfTheStep(String kind) {
        List<RecoveryEvent> events = paused(new Odd() {
            @Override
            public Verification verify(StepContext context, NoState before) {
                return switch (kind) {
                    case "done" -> Verification.done(nothing());
                    case "failed" -> Verification.failed(nothing());
                    case "nothing" -> Verification.nothingToDo(nothing());
                    default -> Verification.pending(nothing());
                };
            }
        });
        assertThat(failedAttempts(events)).isNotEmpty();
    }

    @Test
    void aTextOfAnyLengthIsCutAndCanBeReadAgain() {
        List<RecoveryEvent> events = paused(new Odd() {
            @Override
            public Verification verify(StepContext context, NoState before) {
                return Verification.failed("x".repeat(21 << 20));
            }
        });
        RecoveryEvent.StepFailed failed = events.stream()
                .filter(RecoveryEvent.StepFailed.class::isInstance)
                .map(RecoveryEvent.StepFailed.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(failed.reason()).hasSizeLessThan(20_000).endsWith("… (22020096 characters)");
    }

    @Test
    void noPartOfASecretIsLeftWhereATextIsCut() {
        List<RecoveryEvent> events = paused(new Odd() {
            @Override
            public Verification verify(StepContext context, NoState before) {
                return Verification.failed("x".repeat(16_384 - 55) + "top-secret" + "y".repeat(1_000));
            }
        });
        assertThat(events.toString()).contains("characters)").doesNotContain("top-s");
    }

    @Test
    void aReasonOfAnyLengthFromAPersonIsCutOrRefused() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(manual("hold", "Wait")).then(failoverDns()))
                .build();
        DisasterRecovery recovery = recovery(plan);
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.pause("anna", "y".repeat(21 << 20));
        assertThat(recovery.report(run.id()).status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThatThrownBy(() -> recovery.command(
                        run.id(), new io.iotdr.recovery.RecoveryCommand.Pause("anna", "y".repeat(1 << 20))))
                .hasMessageContaining("shorten its reason");
    }

    /** Throws an error when it is asked what it changes, while it is hostile. */
    private static final class Nameless extends Odd {
        private final AtomicBoolean hostile = new AtomicBoolean(true);

        @Override
        public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
            if (hostile.get()) {
                throw new NoClassDefFoundError("Names");
            }
            return Set.of("thing");
        }
    }

    @Test
    void aStepThatCannotTellWhatItChangesRefusesTheStartAndLeavesNoRun() {
        Nameless step = new Nameless();
        DisasterRecovery recovery = on("first", plan(), step);
        assertThatThrownBy(() -> darkWest(recovery))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("the step 'odd' (odd) cannot tell what it changes in west");
        assertThat(recovery.history()).isEmpty();
        step.hostile.set(false);
        assertThat(ended(recovery.failover(FailoverRequest.of("iot", outage()).by("anna")))
                        .completed())
                .isTrue();
    }

    @Test
    void aRunThatCannotBeTakenOverKeepsNoOtherFromIt() {
        RecoveryPlan other = other();
        RecoveryPlan odd = SamplePlans.forAnyDisaster(
                        s -> s.then(manual("hold", "Wait")).then(StepSpec.of("odd")))
                .build();
        Nameless step = new Nameless();
        step.hostile.set(false);
        platform.west.goDark();
        DisasterRecovery first = opened(platform.orchestrator("first", odd)
                .plan(other)
                .step("odd", step)
                .build());
        RecoveryExecution one =
                first.failover(FailoverRequest.of("iot", outage()).by("anna"));
        RecoveryExecution two =
                first.failover(FailoverRequest.of("other", outage()).by("anna"));
        until(() -> one.status() == ExecutionStatus.WAITING && two.status() == ExecutionStatus.WAITING);
        first.close();
        step.hostile.set(true);
        DisasterRecovery second = opened(platform.orchestrator("second", odd)
                .plan(other)
                .step("odd", step)
                .build());
        List<String> taken = new CopyOnWriteArrayList<>();
        second.standBy(run -> taken.add(run.id()));
        until(() -> taken.contains("other-1"));
        until(() -> told("iot-1 is unfinished and cannot be taken over"));
        step.hostile.set(false);
        until(() -> taken.contains("iot-1"));
    }

    private boolean told(String text) {
        return platform.alerts.delivered().stream().map(AlertMessage::text).anyMatch(t -> t.contains(text));
    }

    @Test
    void aListenerThatWaitsKeepsNoRunFromBeingTakenOver() {
        RecoveryPlan other = other();
        RecoveryPlan plan =
                SamplePlans.forAnyDisaster(s -> s.then(manual("hold", "Wait"))).build();
        platform.west.goDark();
        DisasterRecovery first =
                opened(platform.orchestrator("first", plan).plan(other).build());
        RecoveryExecution one =
                first.failover(FailoverRequest.of("iot", outage()).by("anna"));
        RecoveryExecution two =
                first.failover(FailoverRequest.of("other", outage()).by("anna"));
        until(() -> one.status() == ExecutionStatus.WAITING && two.status() == ExecutionStatus.WAITING);
        first.close();
        List<String> taken = new CopyOnWriteArrayList<>();
        DisasterRecovery second =
                opened(platform.orchestrator("second", plan).plan(other).build());
        second.standBy(run -> {
            taken.add(run.id());
            run.await();
        });
        until(() -> taken.size() == 2);
        assertThat(taken).containsExactlyInAnyOrder("iot-1", "other-1");
    }

    @Test
    void aCommandAfterTheInstanceWasClosedIsRefusedAtOnce() {
        DisasterRecovery recovery = on("first", plan(), new Odd());
        RecoveryExecution run = darkWest(recovery);
        recovery.close();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run.pause("anna", "wait"))
                    .isInstanceOf(DisasterRecoveryException.class)
                    .hasMessageContaining("no longer driven by this process");
        }
    }
}
