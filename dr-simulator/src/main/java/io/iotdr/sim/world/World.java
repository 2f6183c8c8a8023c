package io.iotdr.sim.world;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Service;
import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.clock.Trace;
import io.iotdr.sim.memory.MemoryDns;
import io.iotdr.sim.memory.MemoryJournal;
import io.iotdr.sim.memory.MemoryTraffic;
import io.iotdr.sim.world.Fault.Failure;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything outside the orchestrators: regions, DNS, traffic, backups, stores and devices, on one virtual clock. */
public final class World {

    /** The DNS name that devices connect to. */
    public static final String NAME = "mqtt.iot.example.com.";

    /** The name of the load balancer's pool and of the mesh's service. */
    public static final String POOL = "iot";

    private static final double SLOW_CALLS = 0.01;

    /** What a world differs by: the seed of its random numbers, and its faults. */
    public record Draw(long seed, List<Fault> faults) {}

    private final SimulatorOptions options;
    private final RecoveryPlan plan;
    private final Loop loop;
    private final Trace trace;
    private @Nullable WorldObserver observer;
    private final SplittableRandom random;
    private final DataHistory data;
    private final SimProcess self;
    private final Map<String, SimRegion> regions = new TreeMap<>();
    private final FaultIndex faults;
    private final SimFleet fleet;
    private final DeviceReturn devices;
    public final MemoryDns dns = new MemoryDns();
    public final MemoryTraffic balancer = new MemoryTraffic();
    public final MemoryTraffic mesh = new MemoryTraffic();
    public final MemoryJournal journal = new MemoryJournal();
    public final Leases leases;
    public final Leases writeLeases;
    final SimAgents agents;
    private final OrchestratorWitnesses witnesses = new OrchestratorWitnesses();
    private Consumer<SimProcess> onDeath = p -> {};
    private Consumer<String> onAlert = text -> {};
    private Optional<Instant> begun = Optional.empty();
    private Optional<Instant> disaster = Optional.empty();

    /** Creates the world of one seed before its disaster; the events go to the trace, on whose loop it runs. */
    public World(RecoveryPlan plan, SimulatorOptions options, Draw draw, Trace trace) {
        this.plan = plan;
        this.options = options;
        this.loop = trace.loop();
        this.trace = trace;
        this.agents = new SimAgents(options.agents());
        this.random = new SplittableRandom(draw.seed() * 31 + 7);
        this.data = new DataHistory(
                this,
                new BackupTimes(options, random.nextLong(options.backupEvery().toMillis())));
        this.self = new SimProcess(loop, "world", Duration.ZERO);
        this.leases = new Leases(FaultIndex.LEASES, options.leaseStores(), self);
        this.writeLeases = new Leases(FaultIndex.WRITE_LEASES, options.leaseStores(), self);
        this.faults = new FaultIndex(draw.faults(), plan.primary());
        List<String> names = plan.regions();
        this.fleet = new SimFleet(
                new SimFleet.FleetSize(options.devices(), names.size()),
                new SimFleet.Resolvers(options.ttl(), faults.badResolvers(), this::pointedAt),
                random.nextLong(),
                i -> region(names.get(i)).takesDevice());
        this.devices = new DeviceReturn(this);
        for (String name : names) {
            regions.put(name, new SimRegion(this, name, regions.size()));
        }
        begin(names);
    }

    private void begin(List<String> names) {
        SimRegion primary = region(plan.primary());
        dns.with(record(primary));
        Map<String, Integer> weights = new TreeMap<>();
        names.forEach(n -> weights.put(n, n.equals(plan.primary()) ? 100 : 0));
        balancer.with(POOL, new TrafficWeights(weights));
        mesh.with(POOL, new TrafficWeights(weights));
        for (SimRegion region : regions.values()) {
            for (Service service : plan.services()) {
                boolean serves = region == primary;
                region.compute.run(service.name(), serves ? service.activeReplicas() : service.standbyReplicas());
            }
            if (region != primary) {
                region.replication.startsWith(plan.primary());
            }
        }
    }

    DnsRecordSet record(SimRegion region) {
        return DnsRecordSet.of(NAME, "A", options.ttl(), region.address);
    }

    /** Returns the index of the region that DNS points at now, or -1. */
    private int pointedAt() {
        String address = dns.read(NAME, "A").map(r -> r.values().get(0)).orElse("nowhere");
        for (SimRegion region : regions.values()) {
            if (region.address.equals(address)) {
                return region.index;
            }
        }
        return -1;
    }

    public Loop loop() {
        return loop;
    }

    public Trace trace() {
        return trace;
    }

    /** Sets the observer; call this before the world starts. */
    public void observe(WorldObserver value) {
        observer = value;
    }

    WorldObserver observer() {
        return Objects.requireNonNull(observer, "the world has no observer");
    }

    public RecoveryPlan plan() {
        return plan;
    }

    public SimulatorOptions options() {
        return options;
    }

    public SimFleet fleet() {
        return fleet;
    }

    /** Returns the way of the devices back to a region. */
    public DeviceReturn devices() {
        return devices;
    }

    /** Returns the backups of the data, and what the recovered regions serve of it. */
    public DataHistory data() {
        return data;
    }

    public FaultIndex faults() {
        return faults;
    }

    public SplittableRandom random() {
        return random;
    }

    public Instant now() {
        return self.now();
    }

    /** Makes an orchestrator a witness, which guards ask while the write leases are unreachable. */
    public LeaseStore witness(SimProcess process, LeaseStore store) {
        return witnesses.add(process, store);
    }

    /** Returns the orchestrators as witnesses; a dead or frozen one does not answer. */
    public List<Witness> witnesses() {
        return witnesses.all(options.orchestrators());
    }

    public SimRegion region(String name) {
        SimRegion region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("there is no region " + name + " in this world");
        }
        return region;
    }

    public List<SimRegion> regions() {
        return new ArrayList<>(regions.values());
    }

    /** Sets the listener for processes that a fault kills. */
    public void onDeath(Consumer<SimProcess> listener) {
        onDeath = listener;
    }

    /** Sets the listener for alerts that reach people. */
    public void onAlert(Consumer<String> listener) {
        onAlert = listener;
    }

    void alerted(String text) {
        onAlert.accept(text);
    }

    void kill(SimProcess process) {
        process.kill();
        observer().died(process);
        onDeath.accept(process);
    }

    /** Returns the latency of a call; one call in a hundred takes twenty times as long. */
    Duration latency(String operation) {
        long micros = random.nextLong(3_000, 30_000);
        if (operation.equals("restore")) {
            return Duration.ofSeconds(random.nextLong(5, 90));
        }
        return Duration.ofNanos(1_000 * (random.nextDouble() < SLOW_CALLS ? micros * 20 : micros));
    }

    Duration startUp() {
        return Duration.ofMillis(random.nextLong(2_000, 45_000));
    }

    Optional<Failure> failureOfNextCall() {
        return faults.failureOfNextCall();
    }

    boolean nextStoreAnswerIsLost() {
        return faults.nextStoreAnswerIsLost();
    }

    boolean staleReads() {
        return begun.isPresent() && faults.staleReads(sinceBegun());
    }

    boolean diesAtNextPoint() {
        return faults.diesAtNextPoint();
    }

    boolean unreachable(SimProcess process, String place) {
        return faults.unreachable(process, place, sinceBegun())
                || regions.values().stream().anyMatch(r -> r.dark() && place.endsWith(" " + r.name));
    }

    /** Returns whether a place accepts calls and does not answer them. */
    boolean hangs(String place) {
        return place.equals(FaultIndex.ALERTS)
                && begun.isPresent()
                && faults.channelDown(sinceBegun()).isPresent();
    }

    /** Returns the time since the disaster, which faults are counted from; negative before it. */
    private Duration sinceBegun() {
        return begun.map(d -> Duration.between(d, now())).orElse(Duration.ofHours(-1));
    }

    /** Returns when the disaster or the planned move started. */
    public Optional<Instant> begun() {
        return begun;
    }

    /** Returns when the disaster struck; empty in a planned move. */
    public Optional<Instant> disaster() {
        return disaster;
    }

    /** Returns whether the data is corrupt. */
    public boolean spoiled() {
        return options.scenario() == Scenario.CORRUPTION && disaster.isPresent();
    }

    /** Starts the disaster or the planned move. */
    public void begin() {
        begun = Optional.of(now());
        switch (options.scenario()) {
            case OUTAGE -> {
                disaster = begun;
                trace.say(() -> "disaster: " + plan.primary() + " goes dark");
                region(plan.primary()).goDark();
            }
            case CORRUPTION -> {
                disaster = begun;
                trace.say(() -> "disaster: the data in " + plan.primary() + " is spoiled");
            }
            case SWITCHOVER_AND_BACK -> trace.say(() -> "people decide to leave " + plan.primary());
        }
        devices.keepTicking();
    }
}
