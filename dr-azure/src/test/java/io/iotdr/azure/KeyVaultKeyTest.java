package io.iotdr.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.KeyProviderContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Tests a key in a vault with Azure's REST API, through Azure's own client. */
final class KeyVaultKeyTest extends KeyProviderContract {

    @TempDir
    private static Path directory;

    private static VaultServer vault;

    @BeforeAll
    static void start() throws Exception {
        vault = VaultServer.start(directory);
        vault.rotate("first");
        vault.rotate("second");
    }

    @AfterAll
    static void stop() {
        if (vault != null) {
            vault.close();
        }
    }

    private static KeyProvider key(String name) {
        CryptographyClientBuilder builder = new CryptographyClientBuilder()
                .credential(request ->
                        Mono.just(new AccessToken("token", OffsetDateTime.now().plusHours(1))))
                .disableChallengeResourceVerification()
                .httpClient(new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(vault.tls())).build());
        return new KeyVaultKey(version -> builder.keyIdentifier(version).buildClient(), vault.id(name));
    }

    @Override
    protected KeyProvider provider() {
        return key("first");
    }

    @Override
    protected KeyProvider another() {
        return key("second");
    }

    @Test
    void aDataKeyWrappedBeforeARotationIsUnwrappedAfterIt() throws Exception {
        vault.rotate("rotated");
        byte[] dataKey = {1, 2, 3};
        byte[] before = key("rotated").wrap(dataKey);
        vault.rotate("rotated");
        byte[] after = key("rotated").wrap(dataKey);
        assertThat(key("rotated").unwrap(before)).isEqualTo(dataKey);
        assertThat(key("rotated").unwrap(after)).isEqualTo(dataKey);
    }

    @Test
    void wrappingWithAKeyThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> key("nowhere").wrap(new byte[32]))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED))
                .hasMessageContaining("/keys/nowhere");
    }

    @Test
    void aKeyProviderIsCreatedFromSettingsWithoutSigningIn() {
        KeyProvider key = new KeyVaultProviders()
                .make(
                        KeyProvider.class,
                        ProviderSettings.of(Map.of("key", "https://vault.example.net/keys/backup")),
                        new FakeContext(new ManualTime(), new ManualTime()));
        assertThat(key.describe()).isEqualTo("Azure Key Vault key https://vault.example.net/keys/backup");
    }
}
