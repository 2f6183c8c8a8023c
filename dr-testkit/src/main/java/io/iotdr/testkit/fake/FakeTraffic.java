package io.iotdr.testkit.fake;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.TrafficWeights;
import java.util.Map;
import java.util.TreeMap;

/** Traffic weights in memory, usable as a load balancer and as a service mesh. Thread-safe. */
public final class FakeTraffic implements LoadBalancer, ServiceMesh {

    private final Faults faults = new Faults();
    private final Map<String, TrafficWeights> weights = new TreeMap<>();

    public Faults faults() {
        return faults;
    }

    public synchronized FakeTraffic with(String name, TrafficWeights value) {
        weights.put(name, value);
        return this;
    }

    @Override
    public TrafficWeights weights(String name) {
        return faults.call("fake traffic", "read " + name, () -> peek(name));
    }

    /** Returns the stored weights, without faults. */
    public synchronized TrafficWeights peek(String name) {
        TrafficWeights found = weights.get(name);
        if (found == null) {
            throw ProviderException.refused("fake traffic", "read " + name, "there is no such pool or service");
        }
        return found;
    }

    @Override
    public void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
        faults.run("fake traffic", "shift " + name, () -> swap(name, expected, wanted));
    }

    private synchronized void swap(String name, TrafficWeights expected, TrafficWeights wanted) {
        TrafficWeights there = peek(name);
        if (!there.equals(expected)) {
            throw ProviderException.conflict(
                    "fake traffic", "shift " + name, "it was changed meanwhile and is now " + there);
        }
        weights.put(name, wanted);
    }
}
