package io.iotdr.testkit.fake;

import io.iotdr.sim.memory.MemoryTraffic;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.TrafficWeights;

/** Traffic weights in memory with faults, usable as a load balancer and as a service mesh. Thread-safe. */
public final class FakeTraffic implements LoadBalancer, ServiceMesh {

    private final Faults faults = new Faults();
    private final MemoryTraffic memory = new MemoryTraffic();

    public Faults faults() {
        return faults;
    }

    public FakeTraffic with(String name, TrafficWeights value) {
        memory.with(name, value);
        return this;
    }

    /** Returns the stored weights, without faults. */
    public TrafficWeights peek(String name) {
        return memory.weights(name);
    }

    @Override
    public TrafficWeights weights(String name) {
        return faults.call("fake traffic", "read " + name, () -> memory.weights(name));
    }

    @Override
    public void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
        faults.run("fake traffic", "shift " + name, () -> memory.shift(name, expected, wanted));
    }
}
