package io.iotdr.onprem;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The factory for {@code provider: haproxy}. */
public final class HaProxyProviders implements ProviderFactory {

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(LoadBalancer.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required(
                        "runtime",
                        Setting.ValueType.STRING_LIST,
                        "The runtime interface of each HAProxy process, at the level admin: the path of a socket, or"
                                + " host:port"),
                Setting.required(
                        "servers",
                        Setting.ValueType.MAP,
                        "The names of each region's servers in the backends: {us-west-2: [west1, west2], us-east-1:"
                                + " east1}"),
                Setting.optional(
                        "state_file",
                        Setting.ValueType.TEXT,
                        "Where the state is written after a change: the server-state-file of HAProxy, so that a reload"
                                + " keeps it"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one command; default 3s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(3));
        List<HaProxyRuntime> processes = settings.textList("runtime").stream()
                .map(address -> new HaProxyRuntime(address, timeout, context.scheduler()))
                .toList();
        if (processes.isEmpty()) {
            throw new IllegalArgumentException("'runtime' is empty; name at least one runtime interface");
        }
        ProviderSettings regions = settings.child("servers")
                .orElseThrow(() -> new IllegalArgumentException(
                        "'servers' is not a map; expected such as {us-west-2: [west1], us-east-1: [east1]}"));
        Map<String, List<String>> servers = new TreeMap<>();
        regions.names().forEach(region -> servers.put(region, regions.textList(region)));
        servers.forEach((region, names) -> {
            if (names.isEmpty()) {
                throw new IllegalArgumentException("'servers." + region + "' names no server");
            }
        });
        return type.cast(
                new HaProxy(processes, servers, settings.text("state_file").map(Path::of)));
    }
}
