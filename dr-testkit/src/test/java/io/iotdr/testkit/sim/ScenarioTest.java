package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.RunResult.RunOutcome;
import io.iotdr.sim.SimulationReport;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.Scenario;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests scenarios other than outages: corrupted data, and switchovers with their failback. */
final class ScenarioTest {

    private static final int SEEDS = Integer.getInteger("dr.seeds", 1_000);

    private static DisasterSimulator corruption(RecoveryPlan plan) {
        return DisasterSimulator.of(plan).with(o -> o.scenario(Scenario.CORRUPTION));
    }

    private static DisasterSimulator moves(RecoveryPlan plan) {
        return DisasterSimulator.of(plan).with(o -> o.scenario(Scenario.SWITCHOVER_AND_BACK));
    }

    @Test
    void corruptedDataIsRestoredWithAtMostTwoMinutesOfLoss() {
        RunResult result = corruption(SamplePlans.restoring()).replay(1, List.of());
        assertThat(result.violations()).isEmpty();
        assertThat(result.status()).contains(ExecutionStatus.COMPLETED);
        assertThat(result.rpa().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(2));
    }

    @Test
    void recoveriesFromCorruptedDataBreakNoInvariant() {
        sound(corruption(SamplePlans.restoring()), SEEDS);
    }

    @Test
    void promotingReplicasOfCorruptedDataBreaksNoInvariant() {
        sound(corruption(SamplePlans.promoting(DisasterType.DATA_CORRUPTION)), SEEDS / 3);
    }

    @Test
    void aSwitchoverAndFailbackWithoutFaultsComplete() {
        RunResult result = moves(SamplePlans.promoting()).replay(1, List.of());
        assertThat(result.violations()).isEmpty();
        assertThat(result.status()).contains(ExecutionStatus.COMPLETED);
        assertThat(result.trace()).anyMatch(t -> t.contains("FAILBACK")).anyMatch(t -> t.contains("SWITCHOVER"));
    }

    @Test
    void switchoversAndFailbacksBreakNoInvariant() {
        sound(moves(SamplePlans.promoting()), SEEDS);
    }

    @Test
    void servicesThatKeepWritingByWitnessesBreakNoInvariant() {
        sound(corruption(SamplePlans.restoring()).with(o -> o.failsafe(true)), SEEDS);
        sound(moves(SamplePlans.promoting()).with(o -> o.failsafe(true)), SEEDS / 3);
        sound(DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.failsafe(true)), SEEDS / 3);
    }

    @Test
    void theLossOfOneOfThreeLeaseStoresDoesNotDelayARun() {
        DisasterSimulator simulator = moves(SamplePlans.promoting()).with(o -> o.leaseStores(3));
        RunResult whole = simulator.replay(1, List.of());
        Fault away = new Fault.LeaseStoreDown(1, Duration.ZERO, Duration.ofHours(24));
        RunResult without = simulator.replay(1, List.of(away));
        assertThat(without.violations()).isEmpty();
        assertThat(without.status()).contains(ExecutionStatus.COMPLETED);
        assertThat(without.rta()).isEqualTo(whole.rta());
    }

    /** Uses few seeds, since each call to the leases makes six calls to the stores; {@code -Ddr.seeds} sets more. */
    @Test
    void leasesOnAMajorityOfStoresBreakNoInvariant() {
        sound(DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.leaseStores(3)), SEEDS / 10);
        sound(moves(SamplePlans.promoting()).with(o -> o.leaseStores(3)), SEEDS / 20);
        sound(corruption(SamplePlans.restoring()).with(o -> o.leaseStores(3).failsafe(true)), SEEDS / 10);
        DisasterSimulator dying = DisasterSimulator.of(SamplePlans.promoting()).with(o -> o.leaseStores(3));
        SimulationReport report = dying.crashTwice(1, SEEDS / 20);
        assertThat(report.failures()).as(() -> dying.explain(report)).isEmpty();
    }

    @Test
    void corruptionsAndMovesCompleteWhereverAnOrchestratorDies() {
        dies(corruption(SamplePlans.restoring()));
        dies(moves(SamplePlans.promoting()));
    }

    private static void sound(DisasterSimulator simulator, int seeds) {
        SimulationReport report = simulator.run(seeds);
        assertThat(report.failures()).as(() -> simulator.explain(report)).isEmpty();
        assertThat(report.outcomes()).containsKey(RunOutcome.COMPLETED);
    }

    private static void dies(DisasterSimulator simulator) {
        SimulationReport report = simulator.crashEverywhere(1);
        assertThat(report.runs()).hasSizeGreaterThan(50);
        assertThat(report.failures()).as(() -> simulator.explain(report)).isEmpty();
        assertThat(report.outcomes()).containsOnlyKeys(RunOutcome.COMPLETED);
    }
}
