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
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Tests the S3 provider, created from settings, against an S3-compatible server. */
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
    void anObjectWrittenByAnotherClientIsListedAndReadUnderANonAsciiKey() {
        String bucket = Buckets.make(server.port());
        try (S3Client owner = Buckets.owner(server.port())) {
            owner.putObject(
                    r -> r.bucket(bucket).key("iot/two words, grüße"), RequestBody.fromBytes(new byte[] {1, 2, 3}));
        }
        Map<String, Object> settings = Buckets.settings(bucket, server.port());
        ObjectStore theirs =
                new AwsProviders().make(ObjectStore.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
        assertThat(theirs.list("iot/").get(0).key()).isEqualTo("iot/two words, grüße");
        assertThat(theirs.get("iot/two words, grüße", 1, 2)).contains(new byte[] {2, 3});
    }

    @Test
    void listedKeysDoNotContainTheConfiguredPrefix() {
        store().putIfAbsent("one", new byte[1]);
        assertThat(store().list("").get(0).key()).isEqualTo("one");
    }
}
