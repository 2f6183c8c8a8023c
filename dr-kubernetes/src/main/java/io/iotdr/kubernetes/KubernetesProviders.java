package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code provider: kubernetes}. The cluster is that of a kubeconfig's context, or the one this process runs in. */
public final class KubernetesProviders implements ProviderFactory {

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ComputePlatform.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("namespace", Setting.Type.TEXT, "Where the services' Deployments are"),
                Setting.optional(
                        "context", Setting.Type.TEXT, "Of the kubeconfig; its current one unless said otherwise"),
                Setting.optional("timeout", Setting.Type.DURATION, "For one request; 10s unless said otherwise"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(10));
        return type.cast(new Deployments(new Late(settings.text("context"), timeout), settings.require("namespace")));
    }

    /** Makes the client at its first use, so that a configuration can be checked anywhere. */
    private static final class Late implements Supplier<KubernetesClient> {
        private final Optional<String> context;
        private final Duration timeout;
        private @Nullable KubernetesClient made;

        Late(Optional<String> context, Duration timeout) {
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
                        .build();
                there = new KubernetesClientBuilder().withConfig(config).build();
                made = there;
            }
            return there;
        }
    }
}
