package io.iotdr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.ObjectStoreContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The S3 provider, as a configuration makes it, against a server that speaks S3. */
final class S3StoreTest extends ObjectStoreContract {

    private static final ManualTime TIME = new ManualTime();
    private static S3Server server;

    private ObjectStore store;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void bucket() {
        Map<String, Object> settings = Buckets.settings(Buckets.make(server.port()), server.port());
        settings.put("prefix", "iot");
        store = new AwsProviders().make(ObjectStore.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void aPrefixIsNotPartOfAKey() {
        store().putIfAbsent("one", new byte[1]);
        assertThat(store().list("").get(0).key()).isEqualTo("one");
    }
}
