package io.iotdr.testkit.fake;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.testkit.contract.ComputePlatformContract;

/** The fake keeps the contract. */
final class FakeComputeTest extends ComputePlatformContract {

    private final FakeCompute compute = new FakeCompute();

    @Override
    protected ComputePlatform platform() {
        return compute;
    }

    @Override
    protected void given(String service, int replicas) {
        compute.with(service, replicas);
    }

    @Override
    protected void settle(String service) {
        compute.state(service);
    }
}
