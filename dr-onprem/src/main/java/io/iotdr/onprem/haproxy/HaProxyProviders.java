package io.iotdr.onprem.haproxy;

import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return Set.of(LoadBalancer.class, DeviceFleet.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(List.of(
                Setting.required(
                        "runtime",
                        Setting.ValueType.STRING_LIST,
                        "The runtime interface of each HAProxy process, at the level admin: the path of a socket, or"
                                + " host:port"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one command; default 3s")));
        all.addAll(type == DeviceFleet.class ? gate() : balancer());
        return all;
    }

    private static List<Setting> balancer() {
        return List.of(
                Setting.required(
                        "servers",
                        Setting.ValueType.MAP,
                        "The names of each region's servers in the backends: {us-west-2: [west1, west2], us-east-1:"
                                + " east1}"),
                Setting.optional(
                        "state_file",
                        Setting.ValueType.TEXT,
                        "Where the state is written after a change: the server-state-file of HAProxy, so that a reload"
                                + " keeps it"));
    }

    private static List<Setting> gate() {
        return List.of(
                Setting.required(
                        "frontends",
                        Setting.ValueType.STRING_LIST,
                        "The frontends that devices connect to, one for each class of devices, the most important"
                                + " first"),
                Setting.required(
                        "registered",
                        Setting.ValueType.STRING_LIST,
                        "How many devices of each class the whole fleet has, in the order of 'frontends'"),
                Setting.optional(
                        "connects_per_second",
                        Setting.ValueType.NUMBER,
                        "How many new connections a second the brokers of the region bear"));
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
        return type.cast(type == DeviceFleet.class ? gate(settings, processes) : balancer(settings, processes));
    }

    private static HaProxy balancer(ProviderSettings settings, List<HaProxyRuntime> processes) {
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
        return new HaProxy(processes, servers, settings.text("state_file").map(Path::of));
    }

    private static HaProxyGate gate(ProviderSettings settings, List<HaProxyRuntime> processes) {
        List<String> names = settings.textList("frontends");
        List<Long> counts = settings.textList("registered").stream()
                .map(HaProxyProviders::count)
                .toList();
        if (names.isEmpty()
                || names.size() != counts.size()
                || Set.copyOf(names).size() != names.size()) {
            throw new IllegalArgumentException("'frontends' has " + names.size() + " names and 'registered' "
                    + counts.size() + " numbers; give each frontend once, and one number for each");
        }
        List<HaProxyGate.Frontend> frontends = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            frontends.add(new HaProxyGate.Frontend(names.get(i), counts.get(i)));
        }
        int bears = settings.integer("connects_per_second", 0);
        if (bears < 0) {
            throw new IllegalArgumentException("'connects_per_second' is " + bears + "; it must be 1 or more");
        }
        return new HaProxyGate(processes, frontends, bears == 0 ? Optional.empty() : Optional.of(bears));
    }

    private static long count(String text) {
        if (!text.matches("[1-9][0-9]{0,11}")) {
            throw new IllegalArgumentException("'registered' contains '" + text + "'; expected a number of devices");
        }
        return Long.parseLong(text);
    }
}
