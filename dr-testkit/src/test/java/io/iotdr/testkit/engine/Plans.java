package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.Service;
import io.iotdr.plan.StepSequence;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Plans for the engine's tests. */
final class Plans {

    private Plans() {}

    static RecoveryPlanBuilder of(Consumer<StepSequence> steps) {
        return RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofMinutes(5), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .service(new Service("database", List.of(), 1, 2))
                .service(new Service("processor", List.of("database"), 1, 5))
                .service(new Service("gateway", List.of("processor"), 1, 10))
                .contact("operations", "mailto:ops@example.com")
                .failover(steps);
    }

    /** Returns a plan with every step of a failover, with short pauses. */
    static RecoveryPlan everyStep() {
        return of(Plans::wholeSteps).build();
    }

    static void wholeSteps(StepSequence steps) {
        steps.then(assessImpact())
                .then(notifyStakeholders())
                .then(fenceRegion())
                .inParallel(activateRegion(), restoreData())
                .then(failoverDns())
                .then(updateLoadBalancer())
                .then(verifyRecovery().with("devices_share", 0.9))
                .then(monitorRecovery().with("window", "5s"));
    }
}
