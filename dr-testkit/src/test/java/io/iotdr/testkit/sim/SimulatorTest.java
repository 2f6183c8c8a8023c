package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.RunResult.RunOutcome;
import io.iotdr.sim.SimulationReport;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests complete simulated disasters by seed: the engine breaks no invariant in any of them. */
final class SimulatorTest {

    private static final int SEEDS = Integer.getInteger("dr.seeds", 7_000);

    static Stream<RecoveryPlan> plans() {
        return Stream.of(SamplePlans.everyStep(), SamplePlans.promoting(), SamplePlans.users(), SamplePlans.pacing(50));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void noSeedBreaksAnInvariant(RecoveryPlan plan) {
        DisasterSimulator simulator = DisasterSimulator.of(plan);
        SimulationReport report = simulator.run(SEEDS);
        assertThat(report.runs()).hasSize(SEEDS);
        assertThat(report.failures()).as(() -> simulator.explain(report)).isEmpty();
        assertThat(report.outcomes().values().stream().mapToLong(n -> n).sum())
                .as("every seed has an outcome")
                .isEqualTo(report.runs().size());
        assertThat(report.outcomes()).hasSizeGreaterThan(1).containsKey(RunOutcome.COMPLETED);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aRunCompletesWhereverItsOrchestratorDies(RecoveryPlan plan) {
        DisasterSimulator simulator = DisasterSimulator.of(plan);
        SimulationReport report = simulator.crashEverywhere(1);
        assertThat(report.runs()).hasSizeGreaterThan(50);
        assertThat(report.failures()).as(() -> simulator.explain(report)).isEmpty();
        assertThat(report.outcomes()).containsOnlyKeys(RunOutcome.COMPLETED);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void noInvariantIsBrokenWhenTheSuccessorDiesToo(RecoveryPlan plan) {
        DisasterSimulator simulator = DisasterSimulator.of(plan);
        SimulationReport report = simulator.crashTwice(2, 500);
        assertThat(report.failures()).as(() -> simulator.explain(report)).isEmpty();
    }

    @Test
    void aRecoveryWithoutFaultsCompletes() {
        RunResult result = DisasterSimulator.of(SamplePlans.everyStep()).replay(1, List.of());
        assertThat(result.violations()).isEmpty();
        assertThat(result.status()).contains(ExecutionStatus.COMPLETED);
        assertThat(result.rta().orElseThrow()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(10));
        assertThat(result.rpa().orElseThrow()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        DisasterSimulator simulator = DisasterSimulator.of(SamplePlans.everyStep());
        for (long seed = 1; seed <= 50; seed++) {
            RunResult once = simulator.replay(seed);
            RunResult again = simulator.replay(seed);
            assertThat(again.trace()).isEqualTo(once.trace());
            assertThat(again.traceHash()).isEqualTo(once.traceHash());
        }
    }

    /** Tests a hash that is the same on every machine and JDK; it changes only with the engine or the simulator. */
    @Test
    void theTraceOfASeedIsTheSameOnEveryMachine() {
        assertThat(Long.toHexString(
                        DisasterSimulator.of(SamplePlans.everyStep()).replay(7).traceHash()))
                .isEqualTo(KNOWN);
    }

    private static final String KNOWN = "ec2b0149feb4be9a";

    @Test
    void aLongerDnsTtlIncreasesTheRta() {
        DisasterSimulator quick = DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.faults(0));
        DisasterSimulator slow = quick.with(o -> o.ttl(Duration.ofMinutes(10)));
        assertThat(slow.run(40).rta().orElseThrow().p50())
                .isGreaterThan(quick.run(40).rta().orElseThrow().p50().plus(Duration.ofMinutes(2)));
    }

    @Test
    void lessFrequentBackupsIncreaseTheRpa() {
        DisasterSimulator often = DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.faults(0));
        DisasterSimulator rarely = often.with(o -> o.backupEvery(Duration.ofMinutes(4)));
        assertThat(rarely.run(40).rpa().orElseThrow().max())
                .isGreaterThan(often.run(40).rpa().orElseThrow().max());
    }
}
