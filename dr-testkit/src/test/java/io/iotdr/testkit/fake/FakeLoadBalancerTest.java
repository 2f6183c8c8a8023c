package io.iotdr.testkit.fake;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.contract.LoadBalancerContract;

/** The fake keeps the contract. */
final class FakeLoadBalancerTest extends LoadBalancerContract {

    private final FakeTraffic traffic = new FakeTraffic();

    @Override
    protected LoadBalancer provider() {
        return traffic;
    }

    @Override
    protected void given(String name, TrafficWeights weights) {
        traffic.with(name, weights);
    }
}
