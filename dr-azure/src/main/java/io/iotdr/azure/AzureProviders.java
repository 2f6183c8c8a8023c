package io.iotdr.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code provider: azure}: a container of Azure Blob Storage, for backups or for state. Needs a
 * {@code connection_string}, or an {@code endpoint} with a {@code sas_token}. These are read at the first use, so that
 * a configuration loads without them.
 */
public final class AzureProviders implements ProviderFactory {

    private static final int TRIES = 4;

    @Override
    public String name() {
        return "azure";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ObjectStore.class, JournalBlocks.class, Register.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> container = List.of(
                Setting.required("container", Setting.ValueType.TEXT, "The container; it must exist"),
                Setting.optional(
                        "region", Setting.ValueType.TEXT, "The region of the storage account; for information only"),
                Setting.optional(
                        "connection_string",
                        Setting.ValueType.TEXT,
                        "Connection string of the storage account; a secret"),
                Setting.optional(
                        "endpoint",
                        Setting.ValueType.TEXT,
                        "URL of the account, such as https://name.blob.core.windows.net"),
                Setting.optional(
                        "sas_token", Setting.ValueType.TEXT, "A shared access signature for the endpoint; a secret"),
                Setting.optional(
                        "timeout", Setting.ValueType.DURATION, "Limit for one call with its retries; default 60s"));
        List<Setting> lock = List.of(
                Setting.optional(
                        "object_lock",
                        Setting.ValueType.DURATION,
                        "How long written blobs cannot be deleted; the container needs version-level immutability"),
                Setting.optional(
                        "object_lock_mode",
                        Setting.ValueType.TEXT,
                        "compliance (a locked policy), or governance, which a permission can bypass"));
        return type == ObjectStore.class
                ? Stream.concat(container.stream(), lock.stream()).toList()
                : container;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(60));
        if (type == Register.class) {
            return type.cast(
                    new LateRegister(new Lazy<>(() -> new BlobRegister(container(settings, timeout), timeout))));
        }
        Optional<BlobLock> lock = type == ObjectStore.class ? BlobLock.of(settings, context.clock()) : Optional.empty();
        ObjectStore store = new LateStore(new Lazy<>(() -> new BlobStore(container(settings, timeout), timeout, lock)));
        return type.cast(type == JournalBlocks.class ? JournalBlocks.in(store) : store);
    }

    private static BlobContainerClient container(ProviderSettings settings, Duration timeout) {
        int tryTimeout = (int) Math.max(1, timeout.toSeconds() / TRIES);
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .retryOptions(
                        new RequestRetryOptions(RetryPolicyType.EXPONENTIAL, TRIES, tryTimeout, 500L, 5_000L, null));
        Optional<String> connection = settings.text("connection_string");
        if (connection.isPresent()) {
            builder.connectionString(connection.get());
        } else if (settings.text("endpoint").isPresent()) {
            builder.endpoint(settings.require("endpoint"));
            settings.text("sas_token").ifPresent(builder::sasToken);
        } else {
            throw ProviderException.refused(
                    "Azure container " + settings.require("container"),
                    "be opened",
                    "neither 'connection_string' nor 'endpoint' is set; set one of them");
        }
        return builder.buildClient().getBlobContainerClient(settings.require("container"));
    }
}
