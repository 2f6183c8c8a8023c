package io.iotdr.testkit.fake;

import io.iotdr.spi.Replication;
import io.iotdr.testkit.contract.ReplicationContract;

/** The fake keeps the contract. */
final class FakeReplicationTest extends ReplicationContract {

    @Override
    protected Replication stopped() {
        return new FakeReplication();
    }
}
