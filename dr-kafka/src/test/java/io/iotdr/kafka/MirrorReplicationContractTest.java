package io.iotdr.kafka;

import io.iotdr.spi.Replication;
import io.iotdr.testkit.contract.ReplicationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests the replication against the contract, on real brokers and workers of Kafka Connect. */
final class MirrorReplicationContractTest extends ReplicationContract {

    @TempDir
    private static Path directory;

    private static TwoClusters clusters;

    @BeforeAll
    static void start() throws Exception {
        clusters = new TwoClusters(directory);
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    @Override
    protected Replication stopped() {
        return clusters.replicationIntoEast(clusters.topic());
    }
}
