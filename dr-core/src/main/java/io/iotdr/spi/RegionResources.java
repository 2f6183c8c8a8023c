package io.iotdr.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resources of one region that the library reads and changes. Immutable.
 *
 * @param dnsRecords the DNS records that must be published while this region serves
 * @param pools the pools whose traffic the load balancer splits
 * @param meshServices the services whose traffic the mesh splits
 * @param dataStores the data stores, by name
 * @param restores the ways to restore data, by name
 * @param replications the replications of data into the region, by the name of the store that each feeds;
 *     {@link #ALL_STORES} feeds the stores without one of their own, and any other name is that of data without a store
 * @param probes the probes that show whether the region is impaired, by name; they run all the time, also in a standby
 *     region
 * @param proofs the probes that prove that the region serves devices, such as a real MQTT round trip, by name; they run
 *     after a recovery
 */
public record RegionResources(
        Optional<ComputePlatform> compute,
        Optional<DnsProvider> dns,
        List<DnsRecordSet> dnsRecords,
        Optional<LoadBalancer> loadBalancer,
        List<String> pools,
        Optional<ServiceMesh> mesh,
        List<String> meshServices,
        SortedMap<String, DataStore> dataStores,
        SortedMap<String, DataRestore> restores,
        SortedMap<String, Replication> replications,
        Optional<ConfigSync> configSync,
        Optional<DeviceFleet> devices,
        Map<String, HealthProbe> probes,
        Map<String, HealthProbe> proofs) {

    /** The name of the replication that is configured as {@code replication}. */
    public static final String ALL_STORES = "replication";

    public RegionResources {
        dnsRecords = List.copyOf(dnsRecords);
        pools = List.copyOf(pools);
        meshServices = List.copyOf(meshServices);
        dataStores = Collections.unmodifiableSortedMap(new TreeMap<>(dataStores));
        restores = Collections.unmodifiableSortedMap(new TreeMap<>(restores));
        replications = Collections.unmodifiableSortedMap(new TreeMap<>(replications));
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
        proofs = Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
    }

    /** Returns the stores that a replication feeds, by name. */
    public SortedMap<String, DataStore> fedBy(String replication) {
        SortedMap<String, DataStore> fed = new TreeMap<>(dataStores);
        if (replication.equals(ALL_STORES)) {
            fed.keySet().removeAll(replications.keySet());
        } else {
            fed.keySet().retainAll(Set.of(replication));
        }
        return fed;
    }

    /**
     * Returns up to which moment the region holds each data set, by its name: as its store tells or, for data that has no
     * store here, as the lag of its replication tells. What is not known is left out.
     *
     * @param now the time from which a lag counts back
     * @throws ProviderException when a store or a replication does not answer
     */
    public SortedMap<String, Instant> watermarks(Instant now) {
        SortedMap<String, Instant> out = new TreeMap<>();
        dataStores.forEach((name, store) -> store.watermark().ifPresent(point -> out.put(name, point)));
        replications.forEach((name, replication) -> {
            if (fedBy(name).isEmpty()) {
                replication.status().lag().ifPresent(lag -> out.put(name, now.minus(lag)));
            }
        });
        return out;
    }

    public static RegionResourcesBuilder builder() {
        return new RegionResourcesBuilder();
    }
}
