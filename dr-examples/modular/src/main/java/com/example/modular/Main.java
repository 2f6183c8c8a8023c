package com.example.modular;

import io.iotdr.backup.RetentionPolicy;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.Steps;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.SimulationReport;
import java.time.Duration;

/** Simulates a plan from a named module; exits with status 1 when an invariant was broken. */
public final class Main {

    private Main() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        RecoveryPlan plan = RecoveryPlan.builder("modular")
                .name("Modular")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofMinutes(15), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .contact("operations", "mailto:ops@example.com")
                .failover(steps -> steps.then(Steps.restoreData())
                        .then(Steps.failoverDns())
                        .then(Steps.verifyRecovery()))
                .build();
        SimulationReport report = DisasterSimulator.of(plan).run(20);
        String module = Main.class.getModule().getName();
        if (!report.sound() || module == null || RetentionPolicy.DEFAULT.daily() < 1) {
            throw new IllegalStateException(module + ": " + report.failures());
        }
    }
}
