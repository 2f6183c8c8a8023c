package io.iotdr.testkit.sim;

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
                world.dns.peek(World.NAME, "A"),
                world.balancer.peek(World.POOL),
                world.mesh.peek(World.POOL),
                services);
    }
}
