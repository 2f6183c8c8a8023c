package io.iotdr.testkit.contract;

import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.TrafficWeights;

/** Contract test of a {@link ServiceMesh}. */
public abstract class ServiceMeshContract extends TrafficContract {

    protected abstract ServiceMesh provider();

    @Override
    TrafficWeights read(String name) {
        return provider().weights(name);
    }

    @Override
    void move(String name, TrafficWeights expected, TrafficWeights wanted) {
        provider().shift(name, expected, wanted);
    }
}
