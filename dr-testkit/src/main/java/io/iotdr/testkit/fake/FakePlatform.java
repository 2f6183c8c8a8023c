package io.iotdr.testkit.fake;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A platform of fakes in two regions, {@code west} and {@code east}: one DNS name, one pool, three services, a data
 * store, backups and 500 devices. Its journal and leases outlive the orchestrators that a test starts and kills.
 */
public final class FakePlatform {

    /** The DNS name that devices connect to. */
    public static final String NAME = "mqtt.iot.example.com.";

    /** The length of an orchestrator's lease. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    public final ManualTime time = new ManualTime();
    public final FakeDns dns = new FakeDns().with(record("127.0.0.2"));
    public final FakeTraffic balancer =
            new FakeTraffic().with("iot", new TrafficWeights(Map.of("west", 100, "east", 0)));
    public final FakeJournal journal = new FakeJournal();
    public final FakeLeaseStore leases = new FakeLeaseStore(time);
    public final FakeLeaseStore writeLeases = new FakeLeaseStore(time);
    public final FakeAlertChannel alerts = new FakeAlertChannel();
    public final Region west = new Region(DataStore.Role.PRIMARY, 5, 500);
    public final Region east = new Region(DataStore.Role.REPLICA, 1, 0);

    /** The fakes of one region. */
    public static final class Region {
        public final FakeCompute compute = new FakeCompute();
        public final FakeDataStore database;
        public final FakeDataRestore restore = new FakeDataRestore();
        public final FakeFleet devices;
        public final FakeProbe health = new FakeProbe();
        public final FakeProbe proof = new FakeProbe();

        private Region(DataStore.Role role, int replicas, long connected) {
            database = new FakeDataStore(role);
            devices = new FakeFleet(500, connected);
            for (String service : new String[] {"database", "processor", "gateway"}) {
                compute.with(service, replicas);
            }
        }

        /** Makes the region's services, data store and devices unreachable. */
        public void goDark() {
            health.unhealthy("no answer");
            compute.faults().breakDown("the region is dark");
            database.faults().breakDown("the region is dark");
            devices.faults().breakDown("the region is dark");
        }
    }

    private static DnsRecordSet record(String address) {
        return DnsRecordSet.of(NAME, "A", Duration.ofSeconds(30), address);
    }

    /** Returns the address that the name resolves to now. */
    public String address() {
        return dns.peek(NAME, "A").map(r -> r.values().get(0)).orElse("nowhere");
    }

    /** Returns the region that gets all of the pool's traffic; empty while the traffic is split. */
    public Optional<String> balanced() {
        return balancer.peek("iot").byRegion().entrySet().stream()
                .filter(e -> e.getValue() == 100)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the resources of the west. */
    public RegionResources westResources() {
        return resources(west, "127.0.0.2");
    }

    /** Returns the resources of the east. */
    public RegionResources eastResources() {
        return resources(east, "127.0.0.3");
    }

    /** Returns a builder of an orchestrator on this platform; each one built acts like a process of its own. */
    public DisasterRecoveryBuilder orchestrator(String owner, RecoveryPlan plan) {
        return DisasterRecovery.builder()
                .plan(plan)
                .region("west", westResources())
                .region("east", eastResources())
                .alerts(alerts)
                .journal(journal)
                .leases(leases, LEASE)
                .writeLeases(writeLeases)
                .time(time, time)
                .owner(owner);
    }

    private RegionResources resources(Region region, String address) {
        return RegionResources.builder()
                .compute(region.compute)
                .dns(dns, record(address))
                .loadBalancer(balancer, "iot")
                .dataStore("database", region.database)
                .restore("backup", region.restore)
                .devices(region.devices)
                .probe("health", region.health)
                .proof("proof", region.proof)
                .build();
    }
}
