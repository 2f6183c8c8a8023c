package io.iotdr.config;

import io.iotdr.error.Reason;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the resources of each region from {@code regions}, {@code services} and {@code traffic}. */
final class RegionReader {

    private final View root;
    private final ProviderMaker maker;
    private final Problems problems;

    RegionReader(View root, ProviderMaker maker, Problems problems) {
        this.root = root;
        this.maker = maker;
        this.problems = problems;
    }

    Map<String, RegionResources> read() {
        Map<String, RegionResources> out = new LinkedHashMap<>();
        root.entries("regions").forEach((name, view) -> out.put(name, region(name, view)));
        refuseSharedStores();
        unknownTargets(out);
        return out;
    }

    private RegionResources region(String name, View view) {
        RegionResourcesBuilder region = RegionResources.builder();
        ProviderMaker here = maker.in(name);
        here.make(ComputePlatform.class, view.child("compute")).ifPresent(region::compute);
        here.make(DeviceFleet.class, view.child("devices")).ifPresent(region::devices);
        here.make(Replication.class, view.child("replication")).ifPresent(region::replication);
        view.entries("replications")
                .forEach((data, v) ->
                        here.make(Replication.class, Optional.of(v)).ifPresent(r -> region.replication(data, r)));
        here.make(ConfigSync.class, view.child("config_sync")).ifPresent(region::configSync);
        here.make(DataRestore.class, view.child("restore")).ifPresent(r -> region.restore("backup", r));
        view.entries("restores")
                .forEach((data, v) ->
                        here.make(DataRestore.class, Optional.of(v)).ifPresent(r -> region.restore(data, r)));
        here.make(HealthProbe.class, view.child("health"), "provider", "http")
                .ifPresent(p -> region.probe("health", p));
        view.entries("probes")
                .forEach((probe, v) ->
                        here.make(HealthProbe.class, Optional.of(v)).ifPresent(p -> region.probe(probe, p)));
        here.make(HealthProbe.class, view.child("proof")).ifPresent(p -> region.proof("proof", p));
        view.entries("data_stores")
                .forEach((data, v) ->
                        here.make(DataStore.class, Optional.of(v)).ifPresent(d -> region.dataStore(data, d)));
        root.items("services")
                .forEach(service -> service.text("name")
                        .ifPresent(n -> here.make(DataStore.class, service.child("data"))
                                .ifPresent(d -> region.dataStore(n, d))));
        root.child("traffic").ifPresent(traffic -> traffic(name, traffic, here, region));
        return region.build();
    }

    /** One block of several regions would make the same store in each, which is then its own replica. */
    private void refuseSharedStores() {
        if (root.entries("regions").size() < 2) {
            return;
        }
        root.items("services")
                .forEach(service -> service.child("data")
                        .ifPresent(data -> problems.error(
                                data.path(),
                                "this block would make one store for all regions; move it to regions.<name>.data_stores."
                                        + service.text("name").orElse("NAME") + ", one for each region",
                                data.location())));
    }

    private void traffic(String name, View traffic, ProviderMaker here, RegionResourcesBuilder region) {
        here.make(DnsProvider.class, traffic.child("dns"))
                .ifPresent(dns -> region.dns(
                        dns, records(name, traffic.child("dns").orElseThrow()).toArray(DnsRecordSet[]::new)));
        here.make(LoadBalancer.class, traffic.child("load_balancer"))
                .ifPresent(lb -> region.loadBalancer(
                        lb,
                        traffic.child("load_balancer")
                                .orElseThrow()
                                .textList("pools")
                                .toArray(String[]::new)));
        here.make(ServiceMesh.class, traffic.child("mesh"))
                .ifPresent(mesh -> region.mesh(
                        mesh,
                        traffic.child("mesh").orElseThrow().textList("services").toArray(String[]::new)));
    }

    private List<DnsRecordSet> records(String region, View dns) {
        String zone = dns.text("zone").orElse("");
        return dns.items("records").stream()
                .flatMap(record -> record(region, zone, record).stream())
                .toList();
    }

    private Optional<DnsRecordSet> record(String region, String zone, View record) {
        String name = record.text("name").orElse("");
        String absolute = name.endsWith(".") ? name : name + "." + (zone.endsWith(".") ? zone : zone + ".");
        Optional<View> target = record.child("targets").flatMap(t -> t.child(region));
        Optional<Duration> ttl = record.time("ttl");
        Optional<String> type = record.text("type");
        if (target.isEmpty() || ttl.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        List<String> values = target.get()
                .text()
                .map(List::of)
                .orElseGet(() -> record.child("targets").orElseThrow().textList(region));
        try {
            return Optional.of(new DnsRecordSet(absolute, type.get(), ttl.get(), values));
        } catch (IllegalArgumentException e) {
            problems.error(record.path(), Reason.of(e), record.location());
            return Optional.empty();
        }
    }

    private void unknownTargets(Map<String, RegionResources> regions) {
        root.child("traffic")
                .flatMap(t -> t.child("dns"))
                .ifPresent(dns -> dns.items("records")
                        .forEach(record -> record.entries("targets").forEach((region, target) -> {
                            if (!regions.containsKey(region)) {
                                problems.error(
                                        target.path(),
                                        "the region '" + region + "' is not defined under 'regions'"
                                                + io.iotdr.plan.NearestName.hint(region, regions.keySet()),
                                        target.location());
                            }
                        })));
    }
}
