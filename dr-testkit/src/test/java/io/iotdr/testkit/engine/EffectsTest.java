package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.ServiceState;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the engine does to the world: under which key, between which regions, and not after its run was lost. */
final class EffectsTest extends EngineTest {

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> moves = new CopyOnWriteArrayList<>();

    /** Records the keys and regions of its calls; its first {@code failures} calls to apply fail. */
    private final class Recording implements RecoveryStep<NoState> {

        private final AtomicInteger failures;

        Recording(int failures) {
            this.failures = new AtomicInteger(failures);
        }

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
            keys.add(context.idempotencyKey() + " #" + context.attempt());
            moves.add(context.spec().id() + " " + context.sourceRegion() + ">" + context.targetRegion());
            if (failures.getAndDecrement() > 0) {
                throw ProviderException.notDone("recording", "apply", "not yet", null);
            }
        }

        @Override
        public Verification verify(StepContext context, NoState before) {
            return keys.isEmpty() ? Verification.pending("a call") : Verification.done("called");
        }

        @Override
        public boolean observable() {
            return false;
        }

        @Override
        public void revert(StepContext context, NoState before) {
            keys.add(context.idempotencyKey() + " #" + context.attempt());
        }
    }

    private static StepSpec step(String uses) {
        return StepSpec.of(uses).retry(2, Duration.ofMillis(10));
    }

    private static RecoveryPlanBuilder threeRegions(StepSpec... steps) {
        return SamplePlans.of(s -> {
                    for (StepSpec step : steps) {
                        s.then(step);
                    }
                })
                .tertiary("north");
    }

    private DisasterRecovery on(RecoveryPlan plan, RecoveryStep<?> first, RecoveryStep<?> second) {
        return opened(platform.orchestrator("first", plan)
                .region("north", platform.resources("east"))
                .step("first", first)
                .step("second", second)
                .build());
    }

    @Test
    void allAttemptsAtOneEffectShareAKeyAndNoOtherEffectHasIt() {
        RecoveryPlan plan = threeRegions(step("first"), step("second").onFailure(OnFailure.NEXT_REGION))
                .build();
        RecoveryReport report = ended(darkWest(on(plan, new Recording(1), new Recording(2))));
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(keys)
                .containsExactly(
                        "iot-1/first/apply/east #1",
                        "iot-1/first/apply/east #2",
                        "iot-1/second/apply/east #1",
                        "iot-1/second/apply/east #2",
                        "iot-1/second/revert/east #2",
                        "iot-1/first/revert/east #2",
                        "iot-1/first/apply/north #1",
                        "iot-1/second/apply/north #1");
    }

    @Test
    void rollbackStepsMoveFromTheRegionThatWasReallyTried() {
        RecoveryPlan plan = threeRegions(
                        step("first"),
                        step("second").id("to-east").onFailure(OnFailure.NEXT_REGION),
                        step("second").id("to-north"))
                .rollback(s -> s.then(step("first").id("go-back")))
                .build();
        RecoveryReport report = ended(darkWest(on(plan, new Recording(0), new Recording(99))));
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(moves).contains("first west>east", "first west>north").endsWith("go-back north>west");
        assertThat(report.source()).isEqualTo("west");
        assertThat(report.target()).isEqualTo("north");
    }

    @Test
    void aRunThatWasLostDoesNotTakeTheWriteLease() {
        RecoveryPlan plan = SamplePlans.of(s -> s.then(fenceRegion())).build();
        platform.writeLeases.acquire("write-iot", "west", Duration.ofMinutes(2));
        SeverableLeases leases = new SeverableLeases(platform.leases);
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .leases(leases, io.iotdr.testkit.fake.FakePlatform.LEASE)
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> platform.writeLeases.read("fence-iot").isPresent());
        leases.cut();
        platform.time.advance(Duration.ofMinutes(5));
        until(() -> run.completion().isDone());
        assertThat(platform.writeLeases.read("write-iot").orElseThrow().owner()).isEqualTo("west");
    }

    /** Hangs in the call that a half-open breaker permits, as a server does that accepts connections and never answers. */
    private static final class Hanging implements ComputePlatform {

        private final ComputePlatform real;
        private final CountDownLatch never = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        Hanging(ComputePlatform real) {
            this.real = real;
        }

        @Override
        public ServiceState state(String service) {
            int call = calls.incrementAndGet();
            if (call <= 5) {
                throw ProviderException.notDone("compute", "read", "down", null);
            }
            if (call == 6) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // This call ignores interruption, like a blocking read of a socket.
                    awaitUninterruptibly();
                }
            }
            return real.state(service);
        }

        private void awaitUninterruptibly() {
            while (never.getCount() > 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void scale(String service, String version, int replicas) {
            real.scale(service, version, replicas);
        }
    }

    @Test
    void aCallThatHangsDoesNotKeepTheBreakerHalfOpen() {
        RecoveryPlan plan = SamplePlans.of(s ->
                        s.then(activateRegion().timeout(Duration.ofSeconds(20)).retry(30, Duration.ofSeconds(2))))
                .build();
        Hanging compute = new Hanging(platform.east.compute);
        DisasterRecovery recovery = opened(platform.orchestrator("first", plan)
                .region("east", RegionResources.builder().compute(compute).build())
                .build());
        RecoveryExecution run = darkWest(recovery);
        try {
            assertThat(ended(run).status()).isEqualTo(ExecutionStatus.COMPLETED);
        } finally {
            compute.never.countDown();
        }
    }

    @Test
    void aStepThatHadNothingToDoIsNotReportedAsVerified() {
        RecoveryPlan plan = RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(io.iotdr.plan.DisasterType.REGIONAL_OUTAGE)
                .objectives(io.iotdr.plan.RecoveryObjectives.of(
                        Duration.ofHours(1), Duration.ofMinutes(5), io.iotdr.plan.RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .failover(s -> s.then(notifyStakeholders()).then(activateRegion()))
                .build();
        RecoveryReport report = ended(darkWest(recovery(plan)));
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(report.steps()).extracting(RecoveryReport.StepResult::status).containsOnly(StepStatus.NOTHING_TO_DO);
        assertThat(report.findings())
                .extracting(Object::toString)
                .containsExactly(
                        "notify-stakeholders: nothing to do: the plan names no contacts",
                        "activate-region: nothing to do: the plan has no services");
    }
}
