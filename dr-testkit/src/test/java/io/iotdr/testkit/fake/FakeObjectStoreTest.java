package io.iotdr.testkit.fake;

import io.iotdr.spi.ObjectStore;
import io.iotdr.testkit.contract.ObjectStoreContract;
import io.iotdr.testkit.time.ManualTime;

/** The fake keeps the contract. */
final class FakeObjectStoreTest extends ObjectStoreContract {

    private final FakeObjectStore store = new FakeObjectStore(new ManualTime());

    @Override
    protected ObjectStore store() {
        return store;
    }
}
