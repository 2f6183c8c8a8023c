package io.iotdr.agent;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The resources that an agent offers, by the name under which they are called. */
final class AgentTargets {

    /** A resource and the SPI interface through which it is called. */
    record AgentTarget(Class<?> type, Object resource) {}

    /** The names of the resources of which a region has one, by their interface. */
    private static final Map<Class<?>, String> SINGLE = Map.of(
            ComputePlatform.class, "compute",
            DnsProvider.class, "dns",
            LoadBalancer.class, "load_balancer",
            ServiceMesh.class, "mesh",
            ConfigSync.class, "config_sync",
            DeviceFleet.class, "devices");

    /** The prefixes of the resources of which a region has several, by their interface. */
    private static final Map<Class<?>, String> SEVERAL =
            Map.of(DataStore.class, "data_stores/", DataRestore.class, "restores/", HealthProbe.class, "probes/");

    private AgentTargets() {}

    static SortedMap<String, AgentTarget> of(String region, RegionResources resources) {
        SortedMap<String, AgentTarget> all = new TreeMap<>();
        add(all, ComputePlatform.class, resources.compute());
        add(all, DnsProvider.class, resources.dns());
        add(all, LoadBalancer.class, resources.loadBalancer());
        add(all, ServiceMesh.class, resources.mesh());
        add(all, ConfigSync.class, resources.configSync());
        add(all, DeviceFleet.class, resources.devices());
        resources.dataStores().forEach((name, r) -> add(all, "data_stores/" + name, DataStore.class, r));
        resources.replications().forEach((name, r) -> add(all, replication(name), Replication.class, r));
        resources.restores().forEach((name, r) -> add(all, "restores/" + name, DataRestore.class, r));
        resources.proofs().forEach((name, r) -> add(all, "proofs/" + name, HealthProbe.class, r));
        all.putAll(probes(region, resources));
        return all;
    }

    /** Returns the probes of a region, which an agent in another region runs too. */
    static SortedMap<String, AgentTarget> probes(String region, RegionResources resources) {
        SortedMap<String, AgentTarget> all = new TreeMap<>();
        resources.probes().forEach((name, r) -> add(all, "probes/" + region + "/" + name, HealthProbe.class, r));
        return all;
    }

    private static <T> void add(Map<String, AgentTarget> all, Class<T> type, Optional<T> resource) {
        resource.ifPresent(r -> add(all, name(type, Optional.empty()), type, r));
    }

    private static <T> void add(Map<String, AgentTarget> all, String name, Class<T> type, T resource) {
        all.put(name, new AgentTarget(type, resource));
    }

    /**
     * Returns the name of a resource.
     *
     * @param name which one, for a type of which a region has several
     * @throws IllegalArgumentException when such a name is missing, or there is only one
     */
    static String name(Class<?> type, Optional<String> name) {
        if (type == Replication.class) {
            return replication(name.orElse(RegionResources.ALL_STORES));
        }
        String single = SINGLE.get(type);
        if (single != null) {
            name.ifPresent(n -> {
                throw new IllegalArgumentException(
                        "'resource' is '" + n + "', but a region has only one " + single + "; leave it out");
            });
            return single;
        }
        return SEVERAL.get(type)
                + name.orElseThrow(() -> new IllegalArgumentException(
                        "'resource' is missing; name the resource at the agent, such as " + example(type)));
    }

    /** Orchestrators of earlier versions call the only replication without a name. */
    private static String replication(String name) {
        return name.equals(RegionResources.ALL_STORES) ? name : "replications/" + name;
    }

    private static String example(Class<?> type) {
        return type == HealthProbe.class ? "west/health" : type == DataStore.class ? "database" : "backup";
    }
}
