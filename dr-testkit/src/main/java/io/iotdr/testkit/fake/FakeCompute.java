package io.iotdr.testkit.fake;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceState;
import java.util.Map;
import java.util.TreeMap;

/** A compute platform in memory; {@link #slow} sets how long replicas take to be ready. Thread-safe. */
public final class FakeCompute implements ComputePlatform {

    private final Faults faults = new Faults();
    private final Map<String, ServiceState> services = new TreeMap<>();
    private final Map<String, Integer> looksLeft = new TreeMap<>();
    private int slowness;

    public Faults faults() {
        return faults;
    }

    public synchronized FakeCompute with(String service, int replicas) {
        services.put(service, new ServiceState(replicas, replicas, "1"));
        return this;
    }

    /**
     * Specifies which read of a service's state after a scaling first shows the new replicas ready: the
     * {@code looks}-th.
     */
    public synchronized FakeCompute slow(int looks) {
        slowness = looks;
        return this;
    }

    @Override
    public ServiceState state(String service) {
        return faults.call("fake compute", "look at " + service, () -> look(service));
    }

    private synchronized ServiceState look(String service) {
        ServiceState state = known(service);
        int left = looksLeft.merge(service, -1, Integer::sum);
        if (left <= 0 && state.ready() != state.desired()) {
            state = new ServiceState(state.desired(), state.desired(), state.version());
            services.put(service, state);
        }
        return state;
    }

    private ServiceState known(String service) {
        ServiceState state = services.get(service);
        if (state == null) {
            throw ProviderException.refused("fake compute", "look at " + service, "there is no such service");
        }
        return state;
    }

    @Override
    public void scale(String service, String expectedVersion, int replicas) {
        faults.run("fake compute", "scale " + service, () -> change(service, expectedVersion, replicas));
    }

    private synchronized void change(String service, String expectedVersion, int replicas) {
        ServiceState state = known(service);
        if (!state.version().equals(expectedVersion)) {
            throw ProviderException.conflict(
                    "fake compute",
                    "scale " + service,
                    "it was changed meanwhile and is now at version " + state.version());
        }
        String version = String.valueOf(Integer.parseInt(state.version()) + 1);
        services.put(service, new ServiceState(replicas, state.ready(), version));
        looksLeft.put(service, slowness);
    }
}
