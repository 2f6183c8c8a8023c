package io.iotdr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.ObjectStoreContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The S3 provider, as a configuration makes it, against a server that speaks S3. */
final class S3StoreTest extends ObjectStoreContract {

    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final ManualTime TIME = new ManualTime();
    private static S3Proxy proxy;

    private ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.identity", "id");
        properties.setProperty("jclouds.credential", "secret");
        proxy = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", properties))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "id", "secret")
                .build();
        proxy.start();
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.stop();
    }

    @BeforeEach
    void bucket() {
        String bucket = "backups-" + BUCKETS.incrementAndGet();
        try (S3Client owner = S3Client.builder()
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create("http://127.0.0.1:" + proxy.getPort()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build()) {
            owner.createBucket(r -> r.bucket(bucket));
        }
        store = new AwsProviders()
                .make(
                        ObjectStore.class,
                        ProviderSettings.of(Map.of(
                                "bucket", bucket,
                                "region", "us-east-1",
                                "prefix", "iot",
                                "endpoint", "http://127.0.0.1:" + proxy.getPort(),
                                "path_style", "true",
                                "access_key_id", "id",
                                "secret_access_key", "secret")),
                        new FakeContext(TIME, TIME));
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
