package io.iotdr.sim.judge;

import io.iotdr.sim.world.World;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.TrafficWeights;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The state of everything that a run changes and a rollback must restore (S9). */
record RevertibleState(
        Optional<DnsRecordSet> name,
        TrafficWeights balancer,
        TrafficWeights mesh,
        Map<String, Map<String, Integer>> services) {

    static RevertibleState of(World world) {
        Map<String, Map<String, Integer>> services = new TreeMap<>();
        world.regions().forEach(r -> services.put(r.name, new TreeMap<>(r.compute.desired())));
        return new RevertibleState(
                world.dns.read(World.NAME, "A"),
                world.balancer.weights(World.POOL),
                world.mesh.weights(World.POOL),
                services);
    }
}
