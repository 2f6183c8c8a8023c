package io.iotdr.testkit.plan;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.shiftMeshTraffic;
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

/** The plans that are simulated in CI. */
public final class SamplePlans {

    private SamplePlans() {}

    public static RecoveryPlanBuilder of(Consumer<StepSequence> steps) {
        return of(DisasterType.REGIONAL_OUTAGE, steps);
    }

    public static RecoveryPlanBuilder of(DisasterType type, Consumer<StepSequence> steps) {
        return RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(type)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofMinutes(5), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .service(new Service("database", List.of(), 1, 2))
                .service(new Service("processor", List.of("database"), 1, 5))
                .service(new Service("gateway", List.of("processor"), 1, 10))
                .contact("operations", "mailto:ops@example.com")
                .failover(steps);
    }

    /** Restores from backups. */
    public static RecoveryPlan everyStep() {
        return of(SamplePlans::restoringSteps).build();
    }

    /** The same against spoiled data. */
    public static RecoveryPlan restoring() {
        return of(DisasterType.DATA_CORRUPTION, SamplePlans::restoringSteps).build();
    }

    private static void restoringSteps(StepSequence steps) {
        steps.then(assessImpact())
                .then(notifyStakeholders())
                .then(fenceRegion())
                .inParallel(activateRegion(), restoreData())
                .then(failoverDns())
                .then(updateLoadBalancer())
                .then(verifyRecovery().with("devices_share", 0.95))
                .then(monitorRecovery().with("window", "20s"));
    }

    /** The order of the user's own file: traffic before data, no fence, and rollback procedures. */
    public static RecoveryPlan users() {
        return of(s -> s.then(assessImpact())
                        .then(notifyStakeholders())
                        .then(activateRegion())
                        .then(failoverDns())
                        .then(updateLoadBalancer())
                        .then(restoreData())
                        .then(verifyRecovery())
                        .then(monitorRecovery()))
                .rollback(s -> s.then(verifyRecovery().id("rollback-verify"))
                        .then(activateRegion().id("rollback-activate"))
                        .then(failoverDns().id("rollback-dns"))
                        .then(updateLoadBalancer().id("rollback-balancer"))
                        .then(verifyRecovery().id("verify-failback")))
                .build();
    }

    /** Promotes a replica, asks first, and ends with something that must run. */
    public static RecoveryPlan promoting() {
        return promoting(DisasterType.REGIONAL_OUTAGE);
    }

    public static RecoveryPlan promoting(DisasterType type) {
        return of(
                        type,
                        s -> s.then(assessImpact())
                                .then(approve())
                                .then(fenceRegion())
                                .then(promoteData())
                                .then(activateRegion())
                                .inParallel(failoverDns(), updateLoadBalancer(), shiftMeshTraffic())
                                .then(verifyRecovery().with("devices_share", 0.95)))
                .finallyDo(s -> s.then(notifyStakeholders()))
                .build();
    }
}
