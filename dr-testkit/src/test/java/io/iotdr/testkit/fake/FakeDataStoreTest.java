package io.iotdr.testkit.fake;

import io.iotdr.spi.DataStore;
import io.iotdr.testkit.contract.DataStoreContract;

/** The fake keeps the contract. */
final class FakeDataStoreTest extends DataStoreContract {

    @Override
    protected DataStore replica() {
        return new FakeDataStore(DataStore.Role.REPLICA);
    }
}
