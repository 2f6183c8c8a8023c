package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.Fault.Interference;
import io.iotdr.sim.world.Fault.PersonInterferes;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person interferes at any moment, also while a call is in flight that the journal knows nothing of yet. */
final class InterferenceTest {

    private static final int SEEDS = 30;

    @ParameterizedTest
    @EnumSource(Interference.class)
    void noOrderOfAPersonBreaksAnInvariant(Interference what) {
        for (RecoveryPlan plan : List.of(SamplePlans.everyStep(), SamplePlans.promoting())) {
            DisasterSimulator simulator = DisasterSimulator.of(plan);
            for (long seed = 1; seed <= SEEDS; seed++) {
                RunResult result = simulator.replay(seed, faults(seed, what));
                assertThat(result.violations())
                        .as("plan " + plan.hash() + ", seed " + seed + ", faults " + result.faults())
                        .isEmpty();
            }
        }
    }

    private static List<Fault> faults(long seed, Interference what) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            faults.add(new PersonInterferes(Duration.ofMillis(random.nextLong(20_000, 240_000)), what));
        }
        if (seed % 3 == 0) {
            faults.add(new Fault.CrashAt(random.nextLong(10, 120)));
        }
        return faults;
    }
}
