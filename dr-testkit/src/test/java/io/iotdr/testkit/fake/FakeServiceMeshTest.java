package io.iotdr.testkit.fake;

import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.contract.ServiceMeshContract;

/** The fake keeps the contract. */
final class FakeServiceMeshTest extends ServiceMeshContract {

    private final FakeTraffic traffic = new FakeTraffic();

    @Override
    protected ServiceMesh provider() {
        return traffic;
    }

    @Override
    protected void given(String name, TrafficWeights weights) {
        traffic.with(name, weights);
    }
}
