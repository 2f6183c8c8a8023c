package io.iotdr.sim.world;

import io.iotdr.fence.RegionGuard;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One region of a simulated world: its services, its data, and whether it can be reached. */
public final class SimRegion {

    public final String name;
    public final int index;
    final String address;
    public final SimCompute compute;
    final Store store = new Store();
    final Restore restore = new Restore();
    final Link replication = new Link();
    final SimDevices devices;

    private final World world;
    private @Nullable RegionGuard guard;
    private boolean dark;

    /** The moment up to which the region's data is complete while it does not advance. */
    private Instant holds;

    private boolean taking;

    SimRegion(World world, String name, int index) {
        this.world = world;
        this.name = name;
        this.index = index;
        this.compute = new SimCompute(world, name);
        this.devices = new SimDevices(world, index);
        this.address = "198.51.100." + (index + 1);
        this.holds = world.now();
        this.taking = index == 0;
        this.store.role = index == 0 ? DataStore.Role.PRIMARY : DataStore.Role.REPLICA;
    }

    public boolean dark() {
        return dark;
    }

    public void goDark() {
        holds = reaches();
        dark = true;
        world.fleet().disconnect(index);
    }

    public void comeBack() {
        dark = false;
    }

    /** Returns whether the region accepts devices now. */
    boolean accepts() {
        return !dark && devices.admitting() && mayServe() && compute.serves();
    }

    /** Returns whether the region accepts one more device now, and counts it. */
    boolean takesDevice() {
        return accepts() && devices.takes();
    }

    /** Returns whether the guard lets the region write; its services accept devices only then. */
    boolean mayServe() {
        return guard != null && guard.mayWrite();
    }

    public void guardedBy(RegionGuard newGuard) {
        guard = newGuard;
    }

    /** Returns whether the region's data is meant to be served. */
    public boolean dataReady() {
        return store.role == DataStore.Role.PRIMARY || taking || !world.data().moves();
    }

    boolean takesWrites() {
        return !dark && taking && store.role == DataStore.Role.PRIMARY;
    }

    /**
     * Returns the moment up to which the region's data is complete: now, while it accepts writes; earlier, while it is
     * a replica.
     */
    public Instant reaches() {
        if (dark) {
            return holds;
        }
        if (takesWrites()) {
            return world.now();
        }
        if (replication.following.isPresent()) {
            Instant source = world.region(replication.following.get()).reaches();
            Instant lagging = world.now().minus(world.options().replicationLag());
            Instant reached = source.isBefore(lagging) ? source : lagging;
            holds = reached.isAfter(holds) ? reached : holds;
        }
        return holds;
    }

    void probeHealth(Map<String, HealthProbe> into) {
        into.put("health", new Probe(() -> !dark, "health"));
    }

    void probeProof(Map<String, HealthProbe> into) {
        into.put("round-trip", new Probe(() -> accepts() && dataReady(), "proof"));
    }

    private final class Probe implements HealthProbe {
        private final BooleanSupplier works;
        private final String what;

        Probe(BooleanSupplier works, String what) {
            this.works = works;
            this.what = what;
        }

        @Override
        public String target() {
            return what + " of " + name;
        }

        @Override
        public Observation probe(Duration timeout) {
            return works.getAsBoolean()
                    ? new Observation.Healthy(Duration.ofMillis(5))
                    : new Observation.Unhealthy("no answer");
        }
    }

    /** The region's database. */
    public final class Store implements DataStore {
        private Role role = Role.REPLICA;

        @Override
        public Role role() {
            return role;
        }

        @Override
        public void promote() {
            if (role != Role.PRIMARY) {
                world.data().recovered(SimRegion.this, reaches());
            }
            role = Role.PRIMARY;
            taking = true;
            replication.following = Optional.empty();
        }

        @Override
        public void fence() {
            holds = reaches();
            role = Role.FENCED;
            taking = false;
        }

        @Override
        public Optional<Instant> watermark() {
            return Optional.of(reaches());
        }
    }

    /** Replication into the region. */
    public final class Link implements Replication {
        private Optional<String> following = Optional.empty();

        void startsWith(String region) {
            following = Optional.of(region);
        }

        @Override
        public Status status() {
            return new Status(
                    following.isPresent(), following.map(f -> world.options().replicationLag()));
        }

        @Override
        public void follow(String region) {
            following = Optional.of(region);
            taking = false;
            store.role = DataStore.Role.REPLICA;
        }

        @Override
        public void stop() {
            holds = reaches();
            following = Optional.empty();
        }
    }

    /** Restores the platform's backups into this region. */
    public final class Restore implements DataRestore {
        private final Map<String, Restored> done = new TreeMap<>();

        @Override
        public Optional<Instant> newestPoint(Optional<Instant> notAfter) {
            return world.data().newestBackup(notAfter);
        }

        @Override
        public Optional<Restored> restored(String key) {
            return Optional.ofNullable(done.get(key));
        }

        @Override
        public Restored restore(String key, Optional<Instant> notAfter, Consumer<Progress> progress) {
            Restored known = done.get(key);
            if (known != null) {
                return known;
            }
            Instant point = newestPoint(notAfter)
                    .orElseThrow(() ->
                            ProviderException.refused("restore " + name, "restore", "there is no such recovery point"));
            progress.accept(new Progress("restoring " + point, Optional.of(Duration.ZERO)));
            Restored restored = new Restored(point, "backup", 1);
            done.put(key, restored);
            world.data().recovered(SimRegion.this, point);
            holds = point;
            replication.following = Optional.empty();
            store.role = DataStore.Role.PRIMARY;
            taking = true;
            return restored;
        }
    }
}
