package io.iotdr.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Optional<Replication> replication,
        Optional<ConfigSync> configSync,
        Optional<DeviceFleet> devices,
        Map<String, HealthProbe> probes,
        Map<String, HealthProbe> proofs) {

    public RegionResources {
        dnsRecords = List.copyOf(dnsRecords);
        pools = List.copyOf(pools);
        meshServices = List.copyOf(meshServices);
        dataStores = Collections.unmodifiableSortedMap(new TreeMap<>(dataStores));
        restores = Collections.unmodifiableSortedMap(new TreeMap<>(restores));
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
        proofs = Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
    }

    public static RegionResourcesBuilder builder() {
        return new RegionResourcesBuilder();
    }
}
