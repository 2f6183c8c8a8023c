package io.iotdr.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The resources of one region that the library reads and changes. Immutable. */
public final class RegionResources {

    private final Builder from;

    private RegionResources(Builder from) {
        this.from = from;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<ComputePlatform> compute() {
        return Optional.ofNullable(from.compute);
    }

    public Optional<DnsProvider> dns() {
        return Optional.ofNullable(from.dns);
    }

    /** Returns the DNS records that must be published while this region serves. */
    public List<DnsRecordSet> dnsRecords() {
        return from.dnsRecords;
    }

    public Optional<LoadBalancer> loadBalancer() {
        return Optional.ofNullable(from.loadBalancer);
    }

    /** Returns the pools whose traffic {@link #loadBalancer} splits. */
    public List<String> pools() {
        return from.pools;
    }

    public Optional<ServiceMesh> mesh() {
        return Optional.ofNullable(from.mesh);
    }

    /** Returns the services whose traffic {@link #mesh} splits. */
    public List<String> meshServices() {
        return from.meshServices;
    }

    public SortedMap<String, DataStore> dataStores() {
        return from.dataStores;
    }

    public SortedMap<String, DataRestore> restores() {
        return from.restores;
    }

    public Optional<Replication> replication() {
        return Optional.ofNullable(from.replication);
    }

    public Optional<ConfigSync> configSync() {
        return Optional.ofNullable(from.configSync);
    }

    public Optional<DeviceFleet> devices() {
        return Optional.ofNullable(from.devices);
    }

    /**
     * Returns, by name, the probes that prove that the region serves devices, such as a real MQTT round trip. They run
     * after a recovery.
     */
    public Map<String, HealthProbe> proofs() {
        return from.proofs;
    }

    /**
     * Returns, by name, the probes that detect whether the region is impaired. They run all the time, also while the
     * region stands by.
     */
    public Map<String, HealthProbe> probes() {
        return from.probes;
    }

    /** Collects a region's resources. Not thread-safe. */
    public static final class Builder {
        private @Nullable ComputePlatform compute;
        private @Nullable DnsProvider dns;
        private List<DnsRecordSet> dnsRecords = new ArrayList<>();
        private @Nullable LoadBalancer loadBalancer;
        private List<String> pools = List.of();
        private @Nullable ServiceMesh mesh;
        private List<String> meshServices = List.of();
        private SortedMap<String, DataStore> dataStores = new TreeMap<>();
        private SortedMap<String, DataRestore> restores = new TreeMap<>();
        private @Nullable Replication replication;
        private @Nullable ConfigSync configSync;
        private @Nullable DeviceFleet devices;
        private Map<String, HealthProbe> probes = new LinkedHashMap<>();
        private Map<String, HealthProbe> proofs = new LinkedHashMap<>();

        private Builder() {}

        public Builder compute(ComputePlatform value) {
            compute = value;
            return this;
        }

        /** Sets the DNS authority and the records that must be published while this region serves. */
        public Builder dns(DnsProvider value, DnsRecordSet... records) {
            dns = value;
            dnsRecords.addAll(List.of(records));
            return this;
        }

        public Builder loadBalancer(LoadBalancer value, String... poolNames) {
            loadBalancer = value;
            pools = List.of(poolNames);
            return this;
        }

        public Builder mesh(ServiceMesh value, String... services) {
            mesh = value;
            meshServices = List.of(services);
            return this;
        }

        public Builder dataStore(String name, DataStore value) {
            dataStores.put(name, value);
            return this;
        }

        public Builder restore(String name, DataRestore value) {
            restores.put(name, value);
            return this;
        }

        public Builder replication(Replication value) {
            replication = value;
            return this;
        }

        public Builder configSync(ConfigSync value) {
            configSync = value;
            return this;
        }

        public Builder devices(DeviceFleet value) {
            devices = value;
            return this;
        }

        public Builder probe(String name, HealthProbe value) {
            probes.put(name, value);
            return this;
        }

        public Builder proof(String name, HealthProbe value) {
            proofs.put(name, value);
            return this;
        }

        public RegionResources build() {
            Builder copy = new Builder();
            copy.compute = compute;
            copy.dns = dns;
            copy.dnsRecords = List.copyOf(dnsRecords);
            copy.loadBalancer = loadBalancer;
            copy.pools = pools;
            copy.mesh = mesh;
            copy.meshServices = meshServices;
            copy.dataStores = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(dataStores));
            copy.restores = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(restores));
            copy.replication = replication;
            copy.configSync = configSync;
            copy.devices = devices;
            copy.probes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(probes));
            copy.proofs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
            return new RegionResources(copy);
        }
    }
}
