package io.iotdr.testkit.fake;

import io.iotdr.spi.KeyProvider;
import io.iotdr.testkit.contract.KeyProviderContract;

/** The fake keeps the contract. */
final class FakeKeyProviderTest extends KeyProviderContract {

    private final FakeKeyProvider provider = new FakeKeyProvider();

    @Override
    protected KeyProvider provider() {
        return provider;
    }

    @Override
    protected KeyProvider another() {
        return new FakeKeyProvider();
    }
}
