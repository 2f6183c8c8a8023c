package io.iotdr.testkit.fake;

import io.iotdr.spi.HealthProbe;
import io.iotdr.testkit.contract.HealthProbeContract;

/** The fake keeps the contract. */
final class FakeProbeTest extends HealthProbeContract {

    @Override
    protected HealthProbe working() {
        return new FakeProbe();
    }

    @Override
    protected HealthProbe dead() {
        return new FakeProbe().unhealthy("the connection was refused");
    }

    @Override
    protected HealthProbe hanging() {
        return new FakeProbe().unhealthy("no answer in time");
    }
}
