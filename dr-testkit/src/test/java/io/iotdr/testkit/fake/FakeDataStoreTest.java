package io.iotdr.testkit.fake;

import io.iotdr.spi.DataStore;
import io.iotdr.testkit.contract.DataStoreContract;
import java.time.Instant;

/** The fake keeps the contract. */
final class FakeDataStoreTest extends DataStoreContract {

    @Override
    protected DataStore replica() {
        return new FakeDataStore(DataStore.Role.REPLICA)
                .reaching(Instant.now().minusSeconds(1))
                .holding("data");
    }

    @Override
    protected DataStore reopened(DataStore store) {
        return store;
    }

    @Override
    protected boolean write(DataStore store) {
        return ((FakeDataStore) store).write(Instant.now());
    }
}
