package io.iotdr.testkit.plan;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reHomeDevices;
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

/**
 * Plans for tests, simulations and benchmarks: the regions {@code west} and {@code east}, three services, and the steps of
 * a typical failover.
 */
public final class SamplePlans {

    private SamplePlans() {}

    /** Begins a plan with the given failover steps, for regional outages. */
    public static RecoveryPlanBuilder of(Consumer<StepSequence> steps) {
        return of(DisasterType.REGIONAL_OUTAGE, steps);
    }

    /** Begins a plan with the given failover steps, for regional outages and for corrupt data. */
    public static RecoveryPlanBuilder forAnyDisaster(Consumer<StepSequence> steps) {
        return of(steps).covers(DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION);
    }

    /** Begins a plan with the given failover steps, for one type of disaster. */
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

    /** Returns a plan for a regional outage that restores the newest backup. */
    public static RecoveryPlan everyStep() {
        return of(SamplePlans::restoringSteps).build();
    }

    /** Returns the plan {@link #everyStep} for corrupt data. */
    public static RecoveryPlan restoring() {
        return of(DisasterType.DATA_CORRUPTION, SamplePlans::restoringSteps).build();
    }

    private static void restoringSteps(StepSequence steps) {
        restoringSteps(steps, 0.95, "20s");
    }

    /** Adds the steps of {@link #everyStep}, which wait for fewer devices and watch the result for 5 s only. */
    public static void quickSteps(StepSequence steps) {
        restoringSteps(steps, 0.9, "5s");
    }

    private static void restoringSteps(StepSequence steps, double share, String window) {
        steps.then(assessImpact())
                .then(notifyStakeholders())
                .then(fenceRegion())
                .inParallel(activateRegion(), restoreData())
                .then(failoverDns())
                .then(updateLoadBalancer())
                .then(verifyRecovery().with("devices_share", share))
                .then(monitorRecovery().with("window", window));
    }

    /** Returns a plan that moves traffic before data, fences nothing and has rollback steps. */
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

    /** Returns a plan for a regional outage that asks for approval, promotes a replica and notifies people at the end. */
    public static RecoveryPlan promoting() {
        return promoting(DisasterType.REGIONAL_OUTAGE);
    }

    /** Returns the plan {@link #promoting()} for one type of disaster. */
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

    /** Returns a plan for a regional outage that lets the devices in at a limited rate. */
    public static RecoveryPlan pacing(int connectsPerSecond) {
        return of(s -> s.then(fenceRegion())
                        .inParallel(activateRegion(), restoreData())
                        .then(failoverDns())
                        .then(reHomeDevices(connectsPerSecond))
                        .then(verifyRecovery()))
                .build();
    }
}
