package io.iotdr.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.HttpClientOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code provider: azure-key-vault}: an Azure Key Vault key that encrypts backups. Without a client secret, the process
 * authenticates by its managed identity, workload identity, or environment.
 */
public final class KeyVaultProviders implements ProviderFactory {

    @Override
    public String name() {
        return "azure-key-vault";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(KeyProvider.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required(
                        "key",
                        Setting.ValueType.TEXT,
                        "https://NAME.vault.azure.net/keys/KEY; an RSA key that may wrap and unwrap"),
                Setting.optional("tenant_id", Setting.ValueType.TEXT, "The tenant of client_id"),
                Setting.optional(
                        "client_id",
                        Setting.ValueType.TEXT,
                        "The application to authenticate as; default: the process's own identity"),
                Setting.optional("client_secret", Setting.ValueType.TEXT, "The secret of client_id; a secret"),
                Setting.optional(
                        "timeout", Setting.ValueType.DURATION, "Limit for one attempt of a call; default 10s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Lazy<TokenCredential> credential = new Lazy<>(() -> credential(settings));
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(10));
        return type.cast(new KeyVaultKey(
                id -> builder(id, timeout).credential(credential.get()).buildClient(), settings.require("key")));
    }

    private static CryptographyClientBuilder builder(String id, Duration timeout) {
        return new CryptographyClientBuilder()
                .keyIdentifier(id)
                .clientOptions(
                        new HttpClientOptions().setConnectTimeout(timeout).setResponseTimeout(timeout))
                .retryOptions(new RetryOptions(new ExponentialBackoffOptions().setMaxRetries(3)));
    }

    private static TokenCredential credential(ProviderSettings settings) {
        return settings.text("client_secret")
                .map(secret -> (TokenCredential) new ClientSecretCredentialBuilder()
                        .tenantId(settings.require("tenant_id"))
                        .clientId(settings.require("client_id"))
                        .clientSecret(secret)
                        .build())
                .orElseGet(() -> new DefaultAzureCredentialBuilder().build());
    }
}
