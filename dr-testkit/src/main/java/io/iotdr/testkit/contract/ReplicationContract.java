package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.Replication;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link Replication}. */
@Bounded
public abstract class ReplicationContract {

    /** Returns replication into a region that is not running. */
    protected abstract Replication stopped();

    @Test
    void stoppedReplicationDoesNotStream() {
        assertThat(stopped().status().streaming()).isFalse();
    }

    @Test
    void replicationStreamsOnceItFollowsARegion() {
        Replication replication = stopped();
        replication.follow("west");
        replication.follow("west");
        assertThat(replication.status().streaming()).isTrue();
    }

    @Test
    void replicationDoesNotStreamAfterStop() {
        Replication replication = stopped();
        replication.follow("west");
        replication.stop();
        replication.stop();
        assertThat(replication.status().streaming()).isFalse();
    }
}
