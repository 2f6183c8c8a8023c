package io.iotdr.sim.world;

import io.iotdr.fence.WitnessedLeases;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The orchestrators as witnesses of the right to write; the newest incarnation of each answers. */
final class OrchestratorWitnesses {

    private final Map<String, Witnessing> known = new TreeMap<>();

    /** An orchestrator process and its view of the write leases. */
    private record Witnessing(SimProcess process, WitnessedLeases leases) {}

    /** Makes an orchestrator a witness; returns the leases that it must use. */
    LeaseStore add(SimProcess process, LeaseStore store) {
        WitnessedLeases witnessed = WitnessedLeases.of(store);
        known.put(process.name().split("[.]")[0], new Witnessing(process, witnessed));
        return witnessed;
    }

    /** Returns one witness for each of {@code count} orchestrators; a dead or frozen one does not answer. */
    List<Witness> all(int count) {
        List<Witness> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String orchestrator = "orchestrator-" + i;
            all.add((planId, region) -> {
                Witnessing asked = known.get(orchestrator);
                if (asked == null || !asked.process().answers()) {
                    throw ProviderException.unknown(orchestrator, "agree", "no answer", null);
                }
                return asked.leases().agrees(planId, region);
            });
        }
        return all;
    }
}
