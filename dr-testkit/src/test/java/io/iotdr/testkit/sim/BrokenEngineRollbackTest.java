package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Engines that forget, forge or roll back wrongly. */
final class BrokenEngineRollbackTest extends BrokenEngine {

    @Test
    void s5IsBrokenWhenAnAppliedStepIsForgotten() {
        caught(Invariant.S5, forging(e -> e.contains("StepVerified") && e.contains("monitor-recovery") ? FORGED : e));
    }

    @Test
    void s6IsBrokenWhenTheJournalDiffersFromTheReport() {
        caught(Invariant.S6, forging(e -> e.contains("StepVerified") && e.contains("assess-impact") ? FORGED : e));
    }

    @Test
    void s8IsBrokenByAnAutomaticRollbackPastThePointOfNoReturn() {
        caught(
                Invariant.S8,
                forging(e -> e.contains("ExecutionPaused") && e.contains("point of no return")
                        ? "{\"type\":\"RollbackStarted\",\"reason\":\"x\",\"nextTarget\":null,\"at\":\"2026-01-01T00:00:00Z\"}"
                        : e));
    }

    @Test
    void s9IsBrokenWhenARollbackLeavesAnEffect() {
        RecoveryPlan plan = SamplePlans.of(
                        s -> s.then(io.iotdr.plan.Steps.updateLoadBalancer()).then(io.iotdr.plan.StepSpec.of("fails")))
                .build();
        RecoveryStep<?> fails = new Twisted<Object>("assess-impact") {
            @Override
            public Verification verify(StepContext context, Object before) {
                throw io.iotdr.spi.ProviderException.refused("it", "do it", "it never works");
            }
        };
        RecoveryStep<?> forgetful = new Twisted<Object>("update-load-balancer") {
            @Override
            public void revert(StepContext context, Object before) {
                // Reports a revert without making one.
            }
        };
        Platform broken = new Platform(Map.of("fails", fails, "update-load-balancer", forgetful));
        assertThat(DisasterSimulator.of(plan)
                        .platform(with("fails", fails))
                        .run(20)
                        .failures())
                .isEmpty();
        caught(Invariant.S9, broken, plan, o -> o);
    }
}
