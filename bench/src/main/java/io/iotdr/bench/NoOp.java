package io.iotdr.bench;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A step that does nothing, and plans of many of them, one after the other: what is left is the engine's own cost. */
final class NoOp implements RecoveryStep<NoOp.NoOpBefore> {

    private final AtomicInteger applied = new AtomicInteger();
    private final IntConsumer onApply;

    /** Tells {@code onApply} how many steps were applied. */
    NoOp(IntConsumer onApply) {
        this.onApply = onApply;
    }

    /** Nothing. */
    record NoOpBefore() {}

    static RecoveryPlan plan(int steps) {
        return RecoveryPlan.builder("noop")
                .name("Nothing, " + steps + " times")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .objectives(RecoveryObjectives.of(
                        java.time.Duration.ofHours(1), java.time.Duration.ofHours(1), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .contact("operations", "mailto:ops@example.com")
                .failover(all -> {
                    for (int i = 0; i < steps; i++) {
                        all.then(StepSpec.of("noop").id("step-" + i));
                    }
                })
                .build();
    }

    static DisasterRecoveryBuilder orchestrator(RecoveryPlan plan, NoOp step, Path state) {
        return DisasterRecovery.builder()
                .step("noop", step)
                .plan(plan)
                .region("west", RegionResources.builder().build())
                .region("east", RegionResources.builder().build())
                .state(state);
    }

    static Disaster disaster() {
        return Disaster.of(DisasterType.REGIONAL_OUTAGE, "west");
    }

    /** Runs a plan to its end. */
    static void run(DisasterRecovery recovery) {
        RecoveryReport report = recovery.failover(
                        FailoverRequest.of("noop", disaster()).by("bench").override(SafetyRule.values()))
                .await();
        if (report.status() != ExecutionStatus.COMPLETED) {
            throw new IllegalStateException("ended " + report.status());
        }
    }

    @Override
    public Class<NoOpBefore> stateType() {
        return NoOpBefore.class;
    }

    @Override
    public NoOpBefore capture(StepContext context) {
        return new NoOpBefore();
    }

    @Override
    public void apply(StepContext context, NoOpBefore before) {
        onApply.accept(applied.incrementAndGet());
    }

    @Override
    public Verification verify(StepContext context, NoOpBefore before) {
        return Verification.done("nothing");
    }

    @Override
    public void revert(StepContext context, NoOpBefore before) {
        // There is nothing to undo.
    }
}
