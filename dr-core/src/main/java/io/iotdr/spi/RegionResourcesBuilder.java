package io.iotdr.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects a region's resources. Not thread-safe. */
public final class RegionResourcesBuilder {
    private @Nullable ComputePlatform compute;
    private @Nullable DnsProvider dns;
    private List<DnsRecordSet> dnsRecords = new ArrayList<>();
    private @Nullable LoadBalancer loadBalancer;
    private List<String> pools = List.of();
    private @Nullable ServiceMesh mesh;
    private List<String> meshServices = List.of();
    private SortedMap<String, DataStore> dataStores = new TreeMap<>();
    private SortedMap<String, DataRestore> restores = new TreeMap<>();
    private SortedMap<String, Replication> replications = new TreeMap<>();
    private @Nullable ConfigSync configSync;
    private @Nullable DeviceFleet devices;
    private Map<String, HealthProbe> probes = new LinkedHashMap<>();
    private Map<String, HealthProbe> proofs = new LinkedHashMap<>();

    RegionResourcesBuilder() {}

    public RegionResourcesBuilder compute(ComputePlatform value) {
        compute = value;
        return this;
    }

    /** Sets the DNS authority and the records that must be published while this region serves. */
    public RegionResourcesBuilder dns(DnsProvider value, DnsRecordSet... records) {
        dns = value;
        dnsRecords.addAll(List.of(records));
        return this;
    }

    public RegionResourcesBuilder loadBalancer(LoadBalancer value, String... poolNames) {
        loadBalancer = value;
        pools = List.of(poolNames);
        return this;
    }

    public RegionResourcesBuilder mesh(ServiceMesh value, String... services) {
        mesh = value;
        meshServices = List.of(services);
        return this;
    }

    public RegionResourcesBuilder dataStore(String name, DataStore value) {
        dataStores.put(name, value);
        return this;
    }

    public RegionResourcesBuilder restore(String name, DataRestore value) {
        restores.put(name, value);
        return this;
    }

    /** Sets the replication that feeds every store without a replication of its own. */
    public RegionResourcesBuilder replication(Replication value) {
        return replication(RegionResources.ALL_STORES, value);
    }

    /** Adds the replication that feeds the store of that name. */
    public RegionResourcesBuilder replication(String name, Replication value) {
        replications.put(name, value);
        return this;
    }

    public RegionResourcesBuilder configSync(ConfigSync value) {
        configSync = value;
        return this;
    }

    public RegionResourcesBuilder devices(DeviceFleet value) {
        devices = value;
        return this;
    }

    public RegionResourcesBuilder probe(String name, HealthProbe value) {
        probes.put(name, value);
        return this;
    }

    public RegionResourcesBuilder proof(String name, HealthProbe value) {
        proofs.put(name, value);
        return this;
    }

    public RegionResources build() {
        return new RegionResources(
                Optional.ofNullable(compute),
                Optional.ofNullable(dns),
                dnsRecords,
                Optional.ofNullable(loadBalancer),
                pools,
                Optional.ofNullable(mesh),
                meshServices,
                dataStores,
                restores,
                replications,
                Optional.ofNullable(configSync),
                Optional.ofNullable(devices),
                probes,
                proofs);
    }
}
