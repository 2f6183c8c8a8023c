package io.iotdr.sim.judge;

import io.iotdr.sim.world.World;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.TrafficWeights;
import java.util.ArrayList;
import java.util.List;
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

    /** Returns a description of each value that differs, with the value before. */
    List<String> differencesFrom(RevertibleState before) {
        List<String> found = new ArrayList<>();
        differ("DNS", before.name, name, found);
        differ("load balancer", before.balancer, balancer, found);
        differ("mesh", before.mesh, mesh, found);
        services.forEach((region, replicas) -> replicas.forEach((service, count) -> differ(
                region + "/" + service + " replicas",
                before.services.getOrDefault(region, Map.of()).getOrDefault(service, 0),
                count,
                found)));
        return found;
    }

    private static void differ(String what, Object before, Object now, List<String> found) {
        if (!before.equals(now)) {
            found.add(what + ": " + now + ", before the run " + before);
        }
    }
}
