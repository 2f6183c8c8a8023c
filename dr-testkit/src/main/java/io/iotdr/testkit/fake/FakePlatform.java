package io.iotdr.testkit.fake;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Service;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.time.ManualTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A platform made of fakes: one DNS name, one load balancer pool, and in each region services, a data store, backups and
 * devices. Its journal and leases outlive the orchestrators that a test starts and kills.
 *
 * <p>Its time is manual: nothing happens while a test only waits. {@link #run} and {@link #awaitEndOrPause} advance the time
 * until a run ends or needs a person; {@code time.advance(...)} advances it by hand.
 */
public final class FakePlatform implements AutoCloseable {

    /** The name that devices look up. */
    public static final String NAME = "mqtt.iot.example.com.";

    /** The length of the leases on runs. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(100);
    private static final long DEVICES = 500;
    private static final List<String> SERVICES = List.of("database", "processor", "gateway");

    public final ManualTime time = new ManualTime();
    public final FakeDns dns = new FakeDns();
    public final FakeTraffic balancer = new FakeTraffic();
    public final FakeJournal journal = new FakeJournal();
    public final FakeLeaseStore leases = new FakeLeaseStore(time);
    public final FakeLeaseStore writeLeases = new FakeLeaseStore(time);
    public final FakeAlertChannel alerts = new FakeAlertChannel();

    /** The first region, which serves; its name is {@code west} unless a plan named it. */
    public final Region west;

    /** The second region, which stands by; its name is {@code east} unless a plan named it. */
    public final Region east;

    private final Map<String, Region> regions = new LinkedHashMap<>();

    /** Creates a platform in {@code west} and {@code east} with three services. */
    public FakePlatform() {
        this(List.of("west", "east"), SERVICES.stream().collect(Collectors.toMap(s -> s, s -> new Size(1, 5))));
    }

    private FakePlatform(List<String> names, Map<String, Size> services) {
        Map<String, Integer> weights = new TreeMap<>();
        for (String name : names) {
            boolean serves = regions.isEmpty();
            String address = "127.0.0." + (2 + regions.size());
            regions.put(name, new Region(address, serves, services));
            weights.put(name, serves ? 100 : 0);
        }
        west = region(names.get(0));
        east = region(names.get(1));
        dns.with(record(west));
        balancer.with("iot", new TrafficWeights(weights));
    }

    /** How many replicas a service has while its region stands by and while it serves. */
    private record Size(int standby, int active) {}

    /**
     * Creates a platform on which a plan completes: its regions and services exist, there are recovery points, and devices
     * are connected to the primary region.
     */
    public static FakePlatform ready(RecoveryPlan plan) {
        Map<String, Size> services = plan.services().stream()
                .collect(Collectors.toMap(Service::name, s -> new Size(s.standbyReplicas(), s.activeReplicas())));
        FakePlatform platform = new FakePlatform(plan.regions(), services);
        platform.regions.values().forEach(region -> {
            region.restore
                    .with(platform.time.now().minusSeconds(90))
                    .with(platform.time.now().minusSeconds(2));
            region.database.reaching(platform.time.now());
        });
        return platform;
    }

    /** The fakes of one region. */
    public static final class Region {
        public final FakeCompute compute = new FakeCompute();
        public final FakeDataStore database;
        public final FakeDataRestore restore = new FakeDataRestore();
        public final FakeFleet devices;
        public final FakeProbe health = new FakeProbe();
        public final FakeProbe proof = new FakeProbe();
        private final String address;

        private Region(String address, boolean serves, Map<String, Size> services) {
            this.address = address;
            this.database = new FakeDataStore(serves ? DataStore.Role.PRIMARY : DataStore.Role.REPLICA);
            this.devices = new FakeFleet(DEVICES, serves ? DEVICES : 0);
            services.forEach((name, size) -> compute.with(name, serves ? size.active() : size.standby()));
        }

        /** Makes the region's providers fail from now on. */
        public void goDark() {
            health.unhealthy("no answer");
            compute.faults().breakDown("the region is dark");
            database.faults().breakDown("the region is dark");
            devices.faults().breakDown("the region is dark");
        }

        /** Makes the region's providers work again, with what they had when it went dark. */
        public void comeBack() {
            health.healthy();
            compute.faults().repair();
            database.faults().repair();
            devices.faults().repair();
        }
    }

    /**
     * Returns a region by its name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Region region(String name) {
        Region region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("the platform has no region '" + name + "', only " + regions.keySet()
                    + "; use FakePlatform.ready(plan)");
        }
        return region;
    }

    private static DnsRecordSet record(Region region) {
        return DnsRecordSet.of(NAME, "A", Duration.ofSeconds(30), region.address);
    }

    /** Returns the current address of the name. */
    public String address() {
        return dns.peek(NAME, "A").map(r -> r.values().get(0)).orElse("nowhere");
    }

    /** Returns the region that receives all of the pool's traffic; empty while regions share it. */
    public Optional<String> balanced() {
        return balancer.peek("iot").byRegion().entrySet().stream()
                .filter(e -> e.getValue() == 100)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns a builder of an orchestrator on this platform; several act as several processes. */
    public DisasterRecoveryBuilder orchestrator(String owner, RecoveryPlan plan) {
        DisasterRecoveryBuilder builder = DisasterRecovery.builder()
                .plan(plan)
                .alerts(alerts)
                .journal(journal)
                .leases(leases, LEASE)
                .writeLeases(writeLeases)
                .time(time, time)
                .owner(owner);
        regions.forEach((name, region) -> builder.region(name, resources(region)));
        return builder;
    }

    /** Returns the resources that an orchestrator reads and changes in a region. */
    public RegionResources resources(String region) {
        return resources(region(region));
    }

    private RegionResources resources(Region region) {
        return RegionResources.builder()
                .compute(region.compute)
                .dns(dns, record(region))
                .loadBalancer(balancer, "iot")
                .dataStore("database", region.database)
                .restore("backup", region.restore)
                .devices(region.devices)
                .probe("health", region.health)
                .proof("proof", region.proof)
                .build();
    }

    /**
     * Makes the disaster's region dark, fails over, and advances the time until the run has ended. Devices connect to the
     * region that the name points at.
     *
     * @return the report of the run, whatever its status
     * @throws AssertionError when the run stops for a person; the message says what it waits for and what to call
     */
    public RecoveryReport run(RecoveryPlan plan, Disaster disaster) {
        region(disaster.region()).goDark();
        Disaster since = disaster.since().isPresent() ? disaster : disaster.since(time.now());
        try (DisasterRecovery recovery = orchestrator("test", plan).build()) {
            RecoveryExecution run =
                    recovery.failover(FailoverRequest.of(plan.id(), since).by("test"));
            if (!awaitEndOrPause(run).ended()) {
                throw new AssertionError(stopped(recovery.report(run.id())));
            }
            return run.await();
        }
    }

    /**
     * Advances the time until a run has ended, is paused, or waits for a person. Devices connect to the region that the name
     * points at.
     *
     * @return the run's status then
     */
    public ExecutionStatus awaitEndOrPause(RecoveryExecution run) {
        until(() -> run.status().ended()
                || run.status() == ExecutionStatus.PAUSED
                || run.status() == ExecutionStatus.WAITING);
        return run.status();
    }

    /**
     * Advances the time until a condition holds. Devices connect to the region that the name points at.
     *
     * @throws AssertionError when it does not hold within {@link io.iotdr.testkit.junit.Patience#CONDITION} of real time
     */
    public void until(BooleanSupplier condition) {
        time.advanceUntil(STEP, () -> {
            devicesFollowTheName();
            return condition.getAsBoolean();
        });
    }

    private void devicesFollowTheName() {
        regions.values().stream()
                .filter(r ->
                        r.address.equals(address()) && r != west && r.devices.connected() + r.devices.waiting() == 0)
                .forEach(r -> r.devices.connect(DEVICES));
    }

    private static String stopped(RecoveryReport report) {
        String why = report.timeline().stream()
                .filter(e -> e instanceof ExecutionPaused || e instanceof PersonAsked)
                .reduce((a, b) -> b)
                .map(
                        e -> e instanceof PersonAsked asked
                                ? "the step '" + asked.step() + "' asks: " + asked.question() + "; call run.approve(\""
                                        + asked.step() + "\", person, comment), or run.deny(...)"
                                : "it paused: " + ((ExecutionPaused) e).reason()
                                        + "; repair the cause and call run.resume(person), or run.skip, run.retry or run.rollback")
                .orElse("it waits for another run");
        return "the run " + report.execution() + " is " + report.status() + "; " + why
                + ". Start the run with orchestrator(...).build().failover(...) and awaitEndOrPause(run) to answer it";
    }

    /** Ends the threads of the manual time. */
    @Override
    public void close() {
        time.close();
    }
}
