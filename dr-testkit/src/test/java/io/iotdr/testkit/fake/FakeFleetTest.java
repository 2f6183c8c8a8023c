package io.iotdr.testkit.fake;

import io.iotdr.spi.DeviceFleet;
import io.iotdr.testkit.contract.DeviceFleetContract;

/** The fake keeps the contract. */
final class FakeFleetTest extends DeviceFleetContract {

    @Override
    protected DeviceFleet busy() {
        return new FakeFleet(500, 480);
    }
}
