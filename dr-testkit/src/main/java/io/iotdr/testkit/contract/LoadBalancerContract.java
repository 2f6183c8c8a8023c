package io.iotdr.testkit.contract;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.TrafficWeights;

/** Contract test of a {@link LoadBalancer}. */
public abstract class LoadBalancerContract extends TrafficContract {

    protected abstract LoadBalancer provider();

    @Override
    TrafficWeights read(String name) {
        return provider().weights(name);
    }

    @Override
    void move(String name, TrafficWeights expected, TrafficWeights wanted) {
        provider().shift(name, expected, wanted);
    }
}
