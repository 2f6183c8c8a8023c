package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.recovery.ExecutionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole disasters, by seed. */
final class SimulatorTest {

    private final DisasterSimulator simulator = DisasterSimulator.of(SamplePlans.whole());

    @Test
    void anUndisturbedRecoveryCompletes() {
        RunResult result = simulator.replay(1, List.of());
        assertThat(result.violations()).as(String.join("\n", result.trace())).isEmpty();
        assertThat(result.status()).contains(ExecutionStatus.COMPLETED);
        assertThat(result.rta()).isPresent();
        assertThat(result.rpa()).isPresent();
    }

    @Test
    void oneSeedIsOneTrace() {
        for (long seed = 1; seed <= 20; seed++) {
            RunResult once = simulator.replay(seed);
            RunResult again = simulator.replay(seed);
            assertThat(again.trace()).isEqualTo(once.trace());
        }
    }
}
