package io.iotdr.testkit.sim;

import io.iotdr.sim.judge.Invariant;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Engines that move or report data wrongly. */
final class BrokenEngineDataTest extends BrokenEngine {

    @Test
    void s2IsBrokenWhenTrafficMovesBeforeTheDataIsRestored() {
        caught(Invariant.S2, with("restore-data", new Twisted<Object>("restore-data") {
            @Override
            public void apply(StepContext context, Object before) {
                // Reports a restore without making one.
            }

            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.done("restored");
            }
        }));
    }

    @Test
    void s7IsBrokenByDataLossWithoutConsent() {
        RecoveryStep<?> heedless = new Twisted<Object>("restore-data") {
            @Override
            public Optional<String> consent(StepContext context, Object before) {
                return Optional.empty();
            }
        };
        caught(
                Invariant.S7,
                with("restore-data", heedless),
                SamplePlans.everyStep(),
                o -> o.backupEvery(Duration.ofHours(3)));
    }

    @Test
    void s12IsBrokenWhenTheReportClaimsDataThatIsMissing() {
        caught(Invariant.S12, with("restore-data", boasting()));
    }

    @Test
    void s13IsBrokenWhenTheReportUnderstatesTheLoss() {
        caught(Invariant.S13, with("restore-data", boasting()));
    }

    @Test
    void s13IsBrokenWhenTheReportUnderstatesTheOutage() {
        caught(Invariant.S13, with("verify-recovery", new Twisted<Object>("verify-recovery") {
            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.done("surely they are back");
            }
        }));
    }
}
