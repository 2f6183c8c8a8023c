package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link DataStore}. */
public abstract class DataStoreContract {

    /** Returns a store that is a replica of another one. */
    protected abstract DataStore replica();

    @Test
    void aReplicaReportsTheRoleReplica() {
        assertThat(replica().role()).isEqualTo(Role.REPLICA);
    }

    @Test
    void aPromotedReplicaReportsTheRolePrimary() {
        DataStore store = replica();
        store.promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void promotingTwiceHasTheSameEffectAsPromotingOnce() {
        DataStore store = replica();
        store.promote();
        store.promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void aFencedStoreStaysFencedUntilItIsPromoted() {
        DataStore store = replica();
        store.promote();
        store.fence();
        store.fence();
        assertThat(store.role()).isEqualTo(Role.FENCED);
        store.promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void theWatermarkOfAFencedStoreDoesNotMove() {
        DataStore store = replica();
        store.promote();
        store.fence();
        var fenced = store.watermark();
        store.fence();
        assertThat(store.watermark()).isEqualTo(fenced);
    }
}
