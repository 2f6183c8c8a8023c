package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Contract test of a {@link DataStore}: an effect is in the store and not only in the object, a fence keeps writers out, and
 * what only looks changes nothing.
 */
@Bounded
public abstract class DataStoreContract {

    /** More than the clocks of two machines with NTP differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** Returns a new store that is a replica of another one. Called once for each test. */
    protected abstract DataStore replica();

    /** Returns another object for the same store, as another process makes it from the same configuration. */
    protected abstract DataStore reopened(DataStore store);

    /** Writes one record as a service does; returns whether the store took it. */
    protected abstract boolean write(DataStore store);

    private DataStore fenced() {
        DataStore store = replica();
        store.promote();
        assertThat(write(store)).as("the primary takes a record").isTrue();
        store.fence();
        return store;
    }

    @Test
    void aReplicaTakesNoWrites() {
        DataStore store = replica();
        assertThat(store.role()).isEqualTo(Role.REPLICA);
        assertThat(write(store)).isFalse();
    }

    @Test
    void aPromotedReplicaTakesWritesAndEveryProcessSeesIt() {
        DataStore store = replica();
        store.promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
        assertThat(reopened(store).role()).isEqualTo(Role.PRIMARY);
        assertThat(write(store)).isTrue();
    }

    @Test
    void promotingTwiceAlsoByAnotherProcessHasTheSameEffectAsPromotingOnce() {
        DataStore store = replica();
        store.promote();
        store.promote();
        reopened(store).promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
        assertThat(write(store)).isTrue();
    }

    @Test
    void aFencedStoreTakesNoWritesAndEveryProcessSeesIt() {
        DataStore store = fenced();
        assertThat(store.role()).isEqualTo(Role.FENCED);
        assertThat(reopened(store).role()).isEqualTo(Role.FENCED);
        assertThat(write(store)).isFalse();
    }

    @Test
    void aFencedStoreStaysFencedUntilItIsPromoted() {
        DataStore store = fenced();
        store.fence();
        reopened(store).fence();
        assertThat(store.role()).isEqualTo(Role.FENCED);
        assertThat(write(store)).isFalse();
        reopened(store).promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
        assertThat(write(store)).isTrue();
    }

    @Test
    void aFenceMakesNoReplicaAPrimary() {
        DataStore store = replica();
        store.fence();
        assertThat(store.role()).isNotEqualTo(Role.PRIMARY);
        assertThat(write(store)).isFalse();
    }

    @Test
    void theWatermarkOfAFencedStoreDoesNotMove() {
        DataStore store = fenced();
        Optional<Instant> fenced = store.watermark();
        store.fence();
        assertThat(store.watermark()).isEqualTo(fenced);
        assertThat(reopened(store).watermark()).isEqualTo(fenced);
    }

    /** A store that has data keeps it: neither a promotion nor a fence loses any. */
    @Test
    void theWatermarkIsNeitherInTheFutureNorGoesBack() {
        DataStore store = replica();
        List<Optional<Instant>> seen = new ArrayList<>(List.of(store.watermark()));
        store.promote();
        seen.add(store.watermark());
        write(store);
        seen.add(store.watermark());
        store.fence();
        seen.add(store.watermark());
        Instant latest = Instant.now().plus(CLOCKS);
        Optional<Instant> before = Optional.empty();
        for (Optional<Instant> now : seen) {
            assertThat(now).isNotNull();
            assertThat(now.filter(latest::isBefore))
                    .as("a watermark in the future")
                    .isEmpty();
            before.ifPresent(
                    b -> assertThat(now).hasValueSatisfying(n -> assertThat(n).isAfterOrEqualTo(b)));
            before = now;
        }
    }

    @Test
    void theIdentityOfTheDataStaysTheSame() {
        DataStore store = replica();
        Optional<String> first = store.identity();
        assertThat(first).isNotNull();
        assertThat(reopened(store).identity()).isEqualTo(first);
        store.promote();
        assertThat(store.identity()).isEqualTo(first);
        store.fence();
        assertThat(store.identity()).isEqualTo(first);
    }

    @Test
    void whatOnlyLooksChangesNothing() {
        DataStore store = replica();
        look(store);
        assertThat(store.role()).isEqualTo(Role.REPLICA);
        store.promote();
        look(store);
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
        store.fence();
        look(store);
        assertThat(store.role()).isEqualTo(Role.FENCED);
        assertThat(write(store)).isFalse();
    }

    private static void look(DataStore store) {
        store.role();
        store.watermark();
        store.identity();
        assertThat(store.warnings()).doesNotContainNull();
    }

    @Test
    void severalThreadsMayLookAtOnce() {
        DataStore store = replica();
        List<CompletableFuture<Void>> looks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            looks.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 5; n++) {
                    look(store);
                    assertThat(store.role()).isEqualTo(Role.REPLICA);
                }
            }));
        }
        assertThat(CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofMinutes(4));
    }
}
