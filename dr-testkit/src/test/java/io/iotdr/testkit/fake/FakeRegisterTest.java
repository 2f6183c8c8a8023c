package io.iotdr.testkit.fake;

import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.RegisterContract;

/** The fake keeps the contract. */
final class FakeRegisterTest extends RegisterContract {

    private final FakeRegister register = new FakeRegister();

    @Override
    protected Register open() {
        return register;
    }
}
