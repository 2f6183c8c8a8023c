package io.iotdr.testkit.fake;

import io.iotdr.spi.DataRestore;
import io.iotdr.testkit.contract.DataRestoreContract;
import java.time.Instant;

/** The fake keeps the contract. */
final class FakeDataRestoreTest extends DataRestoreContract {

    @Override
    protected DataRestore withPointsAt(Instant earlier, Instant later) {
        return new FakeDataRestore().with(earlier).with(later);
    }
}
