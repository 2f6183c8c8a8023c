package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The factory for {@code provider: kubernetes}: services or shared state in a namespace. The cluster is that of a
 * kubeconfig context, or the one that this process runs in.
 */
public final class KubernetesProviders implements ProviderFactory {

    /** Few retries, because the engine retries too and knows when to stop. */
    private static final int RETRIES = 2;

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ComputePlatform.class, JournalBlocks.class, Register.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required(
                        "namespace", Setting.ValueType.TEXT, "The namespace of the Deployments or of the shared state"),
                Setting.optional("context", Setting.ValueType.TEXT, "The kubeconfig context; default: the current one"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one request; default 10s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(10));
        Supplier<KubernetesClient> client = new LazyClient(settings.text("context"), timeout);
        String namespace = settings.require("namespace");
        if (type == Register.class) {
            return type.cast(new LeaseRegister(client, namespace));
        }
        return type.cast(
                type == JournalBlocks.class
                        ? new ConfigMapBlocks(client, namespace)
                        : new Deployments(client, namespace));
    }

    /** Creates the client at its first use, so that a configuration can be checked offline. */
    private static final class LazyClient implements Supplier<KubernetesClient> {
        private final Optional<String> context;
        private final Duration timeout;
        private @Nullable KubernetesClient made;

        LazyClient(Optional<String> context, Duration timeout) {
            this.context = context;
            this.timeout = timeout;
        }

        @Override
        public synchronized KubernetesClient get() {
            KubernetesClient there = made;
            if (there == null) {
                int millis = Math.toIntExact(timeout.toMillis());
                Config config = new ConfigBuilder(Config.autoConfigure(context.orElse(null)))
                        .withConnectionTimeout(millis)
                        .withRequestTimeout(millis)
                        .withRequestRetryBackoffLimit(RETRIES)
                        .build();
                there = new KubernetesClientBuilder().withConfig(config).build();
                made = there;
            }
            return there;
        }
    }
}
