package io.iotdr.kafka;

import io.iotdr.spi.DataStore;
import io.iotdr.testkit.contract.DataStoreContract;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests the store against the contract, on real brokers. */
final class KafkaStoreContractTest extends DataStoreContract {

    @TempDir
    private static Path directory;

    private static TwoClusters clusters;

    private final Map<DataStore, String> topics = new IdentityHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        clusters = new TwoClusters(directory);
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    @Override
    protected DataStore replica() {
        String topic = clusters.topic();
        TwoClusters.denyWrites(clusters.east, topic);
        DataStore store = clusters.storeInEast(topic, Map.of());
        topics.put(store, topic);
        return store;
    }

    @Override
    protected DataStore reopened(DataStore store) {
        return clusters.storeInEast(topics.get(store), Map.of());
    }

    @Override
    protected boolean write(DataStore store) {
        try (Producer<String, String> producer = clusters.east.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topics.get(store), "a reading")).get();
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                return false;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
