package io.iotdr.testkit.fake;

import io.iotdr.spi.ConfigSync;
import io.iotdr.testkit.contract.ConfigSyncContract;

/** The fake keeps the contract. */
final class FakeConfigSyncTest extends ConfigSyncContract {

    @Override
    protected ConfigSync differing() {
        return new FakeConfigSync("old", "new");
    }
}
