package io.iotdr.sim.world;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.step.RecoveryStep;
import java.util.Map;

/** Assembles the engine of a simulated process. Tests replace it with a broken one. */
public interface SimulatedPlatform {

    DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection connection);

    /** Returns every step by the name under which plans use it. */
    Map<String, RecoveryStep<?>> steps();
}
