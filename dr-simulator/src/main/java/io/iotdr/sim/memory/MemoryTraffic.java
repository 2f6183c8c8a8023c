package io.iotdr.sim.memory;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.TrafficWeights;
import java.util.Map;
import java.util.TreeMap;

/** Traffic weights in memory, usable as a load balancer and as a service mesh. Thread-safe. */
public final class MemoryTraffic implements LoadBalancer, ServiceMesh {

    private final Map<String, TrafficWeights> weights = new TreeMap<>();

    public synchronized MemoryTraffic with(String name, TrafficWeights value) {
        weights.put(name, value);
        return this;
    }

    @Override
    public synchronized TrafficWeights weights(String name) {
        TrafficWeights found = weights.get(name);
        if (found == null) {
            throw ProviderException.refused("memory traffic", "read " + name, "there is no such pool or service");
        }
        return found;
    }

    @Override
    public synchronized void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
        TrafficWeights there = weights(name);
        if (!there.equals(expected)) {
            throw ProviderException.conflict(
                    "memory traffic", "shift " + name, "it was changed meanwhile and is now " + there);
        }
        weights.put(name, wanted);
    }
}
