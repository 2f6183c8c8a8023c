package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.Trace;
import io.iotdr.sim.world.SimCompute;
import io.iotdr.sim.world.SimulatorOptions;
import io.iotdr.sim.world.World;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.plan.SamplePlans;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulated compute platform refuses a change by a caller that has not seen the newest one, as real ones do. */
final class SimComputeTest {

    @Test
    void aChangeBySomebodyElseIsAConflict() {
        Trace trace = new Trace(new Loop(new ArrayDeque<>()), false);
        World world = new World(
                SamplePlans.everyStep(), SimulatorOptions.builder().build(), new World.Draw(1, List.of()), trace);
        SimCompute compute = world.region("east").compute;
        String seen = compute.state("gateway").version();
        compute.scale("gateway", seen, 3);
        ProviderException refused =
                catchThrowableOfType(ProviderException.class, () -> compute.scale("gateway", seen, 4));
        assertThat(refused.isConflict()).isTrue();
        assertThat(compute.state("gateway").desired()).isEqualTo(3);
    }
}
