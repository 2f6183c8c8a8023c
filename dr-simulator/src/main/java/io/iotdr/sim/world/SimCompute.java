package io.iotdr.sim.world;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The services of a simulated region, which need time to start. */
public final class SimCompute implements ComputePlatform {
    private final Map<String, Integer> desired = new TreeMap<>();
    private final Map<String, Integer> before = new HashMap<>();
    private final Map<String, Instant> readyAt = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final World world;
    private final String region;

    SimCompute(World world, String region) {
        this.world = world;
        this.region = region;
    }

    void run(String service, int replicas) {
        desired.put(service, replicas);
        before.put(service, replicas);
        versions.put(service, 1);
    }

    boolean serves() {
        return desired.keySet().stream().allMatch(s -> ready(s) > 0);
    }

    public Map<String, Integer> desired() {
        return Map.copyOf(desired);
    }

    private int ready(String service) {
        Instant at = readyAt.get(service);
        return at != null && world.now().isBefore(at)
                ? before.getOrDefault(service, 0)
                : desired.getOrDefault(service, 0);
    }

    @Override
    public ServiceState state(String service) {
        return new ServiceState(known(service), ready(service), String.valueOf(versions.get(service)));
    }

    private int known(String service) {
        Integer replicas = desired.get(service);
        if (replicas == null) {
            throw ProviderException.refused("compute " + region, "look at " + service, "there is no such service");
        }
        return replicas;
    }

    @Override
    public void scale(String service, String expectedVersion, int replicas) {
        int now = ready(service);
        if (!String.valueOf(versions.get(service)).equals(expectedVersion)) {
            throw ProviderException.conflict("compute " + region, "scale " + service, "somebody changed it meanwhile");
        }
        known(service);
        before.put(service, Math.min(now, replicas));
        desired.put(service, replicas);
        versions.merge(service, 1, Integer::sum);
        readyAt.put(service, world.now().plus(world.startUp()));
    }
}
