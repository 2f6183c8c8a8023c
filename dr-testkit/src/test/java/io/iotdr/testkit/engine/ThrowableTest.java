package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a step or a listener throws is an outcome of that call, and of nothing else. */
final class ThrowableTest extends EngineTest {

    private static final int ATTEMPTS = 3;

    /** Throws from one of its methods. */
    private static final class Throwing implements RecoveryStep<NoState> {
        private final Throwable thrown;
        private final String method;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean applied;

        Throwing(Throwable thrown, String method) {
            this.thrown = thrown;
            this.method = method;
        }

        private void maybe(String name) {
            if (name.equals(method)) {
                calls.incrementAndGet();
                Throwing.<RuntimeException>sneak(thrown);
            }
        }

        @SuppressWarnings("unchecked") // erased, so that a checked exception leaves a method that declares none
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            throw (T) thrown;
        }

        @Override
        public Class<NoState> stateType() {
            return NoState.class;
        }

        @Override
        public NoState capture(StepContext context) {
            maybe("capture");
            return new NoState();
        }

        @Override
        public void apply(StepContext context, NoState before) {
            maybe("apply");
            applied = true;
        }

        @Override
        public Verification verify(StepContext context, NoState before) {
            maybe("verify");
            return applied ? Verification.done("done") : Verification.failed("it was not applied");
        }

        @Override
        public void revert(StepContext context, NoState before) {
            maybe("revert");
        }
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new NoClassDefFoundError("com/example/Missing"),
                new StackOverflowError("deep"),
                new OutOfMemoryError("huge array"),
                new AssertionError("wrong"),
                new IllegalStateException("bug"),
                new java.io.IOException("sneaky"),
                new InterruptedException("sneaky"),
                new StaleOwnerException("the step's own"));
    }

    private RecoveryExecution started(Throwing step, OnFailure onFailure) {
        DisasterRecovery recovery = opened(platform.orchestrator(
                        "first",
                        SamplePlans.forAnyDisaster(s -> s.then(StepSpec.of("throws")
                                        .retry(ATTEMPTS, Duration.ofSeconds(1))
                                        .onFailure(onFailure)))
                                .build())
                .step("throws", step)
                .build());
        platform.west.goDark();
        return recovery.failover(FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.values()));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aStepThatThrowsFailsAfterItsAttempts(Throwable thrown) {
        for (String method : new String[] {"capture", "apply", "verify"}) {
            Throwing step = new Throwing(thrown, method);
            RecoveryExecution run = started(step, OnFailure.CONTINUE);
            RecoveryReport report = ended(run);
            assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(report.findings())
                    .extracting(Object::toString)
                    .singleElement()
                    .asString()
                    .contains(thrown.getClass().getSimpleName());
            assertThat(step.calls).as(method).hasValueBetween(1, ATTEMPTS);
            assertThat(report.timeline().stream().filter(StepFailed.class::isInstance))
                    .hasSize(step.calls.get());
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aRevertThatThrowsIsLeftOver(Throwable thrown) {
        Throwing step = new Throwing(thrown, "revert");
        DisasterRecovery recovery = opened(platform.orchestrator(
                        "first",
                        SamplePlans.forAnyDisaster(
                                        s -> s.then(StepSpec.of("throws").retry(ATTEMPTS, Duration.ofSeconds(1)))
                                                .then(io.iotdr.plan.Steps.manual("hold", "Wait")))
                                .build())
                .step("throws", step)
                .build());
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.rollback("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver())
                .singleElement()
                .asString()
                .contains(thrown.getClass().getSimpleName());
        assertThat(step.calls).hasValueBetween(1, ATTEMPTS);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aThrowingListenerChangesNothing(Throwable thrown) {
        DisasterRecovery recovery = opened(platform.orchestrator(
                        "first",
                        SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                .onEvent((execution, event) -> Throwing.<RuntimeException>sneak(thrown))
                .build());
        RecoveryExecution run = darkWest(recovery);
        run.onEvent(event -> Throwing.<RuntimeException>sneak(thrown));
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aPeriodicTaskSurvivesAnError() {
        AtomicInteger calls = new AtomicInteger();
        try (var scheduler = new io.iotdr.time.ThreadScheduler("periodic")) {
            scheduler.every(Duration.ofMillis(1), () -> {
                calls.incrementAndGet();
                throw new StackOverflowError("deep");
            });
            io.iotdr.testkit.junit.Await.until("a third call", () -> calls.get() >= 3);
        }
        assertThat(calls).hasValueGreaterThan(2);
    }
}
