package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract test of an {@link ObjectStore}. */
@Bounded
public abstract class ObjectStoreContract {

    /** Returns an empty store. */
    protected abstract ObjectStore store();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aMissingObjectReadsAsEmpty() {
        assertThat(store().get("packs/nothing")).isEmpty();
        assertThat(store().get("packs/nothing", 0, 1)).isEmpty();
    }

    @Test
    void aStoredObjectIsRead() {
        assertThat(store().putIfAbsent("packs/ab/one", bytes("content"))).isTrue();
        assertThat(store().get("packs/ab/one")).contains(bytes("content"));
    }

    @Test
    void anExistingObjectIsNeverReplaced() {
        store().putIfAbsent("one", bytes("first"));
        assertThat(store().putIfAbsent("one", bytes("second"))).isFalse();
        assertThat(store().get("one")).contains(bytes("first"));
    }

    @Test
    void exactlyOneOfSeveralConcurrentWritersSucceeds() throws Exception {
        ObjectStore store = store();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] content = bytes("writer " + i);
                puts.add(writers.submit(() -> store.putIfAbsent("contended", content)));
            }
            int won = 0;
            for (Future<Boolean> put : puts) {
                won += put.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void aRangeOfAnObjectIsRead() {
        store().putIfAbsent("one", bytes("0123456789"));
        assertThat(store().get("one", 3, 4)).contains(bytes("3456"));
        assertThat(store().get("one", 9, 1)).contains(bytes("9"));
    }

    @Test
    void aRangeBeyondTheEndOfAnObjectIsRefused() {
        store().putIfAbsent("one", bytes("0123456789"));
        assertThatThrownBy(() -> store().get("one", 8, 4))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
    }

    @Test
    void emptyAndLargeObjectsAreStored() {
        byte[] large = new byte[5_000_000];
        new Random(1).nextBytes(large);
        store().putIfAbsent("empty", new byte[0]);
        store().putIfAbsent("large", large);
        assertThat(store().get("empty")).contains(new byte[0]);
        assertThat(store().get("large")).contains(large);
    }

    @Test
    void objectsAreListedByPrefixInOrder() {
        store().putIfAbsent("b/2", bytes("xx"));
        store().putIfAbsent("a/1", bytes("x"));
        store().putIfAbsent("b/1", bytes("x"));
        store().putIfAbsent("bb", bytes("x"));
        assertThat(store().list("b/").stream().map(ObjectInfo::key)).containsExactly("b/1", "b/2");
        assertThat(store().list("").stream().map(ObjectInfo::key)).containsExactly("a/1", "b/1", "b/2", "bb");
        assertThat(store().list("b/2").get(0).size()).isEqualTo(2);
    }

    @Test
    void moreObjectsThanOnePageAreListed() {
        for (int i = 0; i < 1_100; i++) {
            store().putIfAbsent("many/" + i, bytes("x"));
        }
        assertThat(store().list("many/")).hasSize(1_100);
    }

    @Test
    void deletingAnObjectTwiceIsAllowed() {
        store().putIfAbsent("one", bytes("x"));
        store().delete("one");
        store().delete("one");
        assertThat(store().get("one")).isEmpty();
        assertThat(store().putIfAbsent("one", bytes("again"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a//b", "../a", "a/../b", "a/.", "a b", "ü", "a/"})
    void aKeyThatSomeStoresCannotHoldIsRefused(String key) {
        assertThatThrownBy(() -> store().putIfAbsent(key, bytes("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void infoOfAnObjectEqualsItsListing() {
        store().putIfAbsent("a/one", new byte[3]);
        store().putIfAbsent("a/one-more", new byte[5]);
        ObjectStore.ObjectInfo listed = store().list("a/one").get(0);
        ObjectStore.ObjectInfo told = store().info("a/one").orElseThrow();
        assertThat(told.key()).isEqualTo("a/one");
        assertThat(told.size()).isEqualTo(3);
        assertThat(told.modified().getEpochSecond()).isEqualTo(listed.modified().getEpochSecond());
        assertThat(store().info("a/on")).isEmpty();
    }
}
