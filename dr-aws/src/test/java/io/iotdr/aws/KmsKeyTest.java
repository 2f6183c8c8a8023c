package io.iotdr.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.KeyProviderContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** Tests a key in a KMS-compatible server. */
final class KmsKeyTest extends KeyProviderContract {

    private static final ManualTime TIME = new ManualTime();
    private static Moto server;
    private static String first;
    private static String second;

    @BeforeAll
    static void start() {
        server = Moto.start();
        try (KmsClient client = AwsSettings.apply(ProviderSettings.of(settings("none")), KmsClient.builder())
                .build()) {
            first = client.createKey().keyMetadata().keyId();
            second = client.createKey().keyMetadata().keyId();
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Map<String, Object> settings(String key) {
        return Map.of(
                "key_id", key,
                "region", "us-east-1",
                "endpoint", "http://127.0.0.1:" + server.port(),
                "access_key_id", "test",
                "secret_access_key", "test");
    }

    private static KeyProvider make(String key) {
        return new KmsProviders()
                .make(KeyProvider.class, ProviderSettings.of(settings(key)), new FakeContext(TIME, TIME));
    }

    @Override
    protected KeyProvider provider() {
        return make(first);
    }

    @Override
    protected KeyProvider another() {
        return make(second);
    }

    @Test
    void wrappingWithAKeyThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> make("11111111-2222-3333-4444-555555555555").wrap(new byte[32]))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(e.outcome())
                                .isEqualTo(ProviderException.Outcome.REFUSED))
                .hasMessageContaining("11111111");
    }
}
