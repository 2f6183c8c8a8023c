package io.iotdr.testkit.fake;

import io.iotdr.spi.LeaseStore;
import io.iotdr.testkit.contract.LeaseStoreContract;

/** The fake keeps the contract. */
final class FakeLeaseStoreTest extends LeaseStoreContract {

    private final FakeLeaseStore leases = new FakeLeaseStore(time);

    @Override
    protected LeaseStore open() {
        return leases;
    }
}
