package io.iotdr.sim;

import io.iotdr.fence.RegionGuard;
import io.iotdr.fence.RegionGuardBuilder;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.InvariantChecker;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimRegion;
import io.iotdr.sim.world.World;
import io.iotdr.spi.LeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The services of the regions: each writes only while its guard allows it. */
final class RegionApplications {

    private final World world;
    private final InvariantChecker checker;
    private final List<SimProcess> processes = new ArrayList<>();

    RegionApplications(World world, InvariantChecker checker) {
        this.world = world;
        this.checker = checker;
    }

    /** Returns the running service of a region. */
    Optional<SimProcess> running(String region) {
        return processes.stream()
                .filter(p -> p.alive() && p.name().equals("application " + region))
                .findFirst();
    }

    /** Starts a region's service, unless it runs. */
    void start(String region) {
        if (running(region).isPresent()) {
            return;
        }
        SimProcess process = new SimProcess(world.loop(), "application " + region, Duration.ZERO);
        processes.add(process);
        LeaseStore leases = world.writeLeases.of(process, new SimConnection(world, process, false));
        world.loop().start(Duration.ZERO, process, () -> {
            RegionGuard guard = guard(region, process, leases);
            SimRegion here = world.region(region);
            checker.guard(region, guard);
            here.guardedBy(guard);
            serve(here, guard);
            process.every(Duration.ofSeconds(1), () -> serve(here, guard));
        });
    }

    private RegionGuard guard(String region, SimProcess process, LeaseStore leases) {
        RegionGuardBuilder guard = RegionGuard.builder(leases)
                .plan(world.plan().id())
                .region(region)
                .length(world.options().lease())
                .time(process, process);
        return world.options().failsafe() ? guard.witnesses(world.witnesses()).build() : guard.build();
    }

    /**
     * Acts as the region's service: claims the right to write when its data is ready, and disconnects devices without
     * it.
     */
    private void serve(SimRegion here, RegionGuard guard) {
        if (!guard.mayWrite() && here.dataReady() && !here.dark()) {
            guard.claim();
        }
        if (!guard.mayWrite() && world.fleet().connected(here.index) > 0) {
            world.fleet().disconnect(here.index);
            world.devices().keepTicking();
        }
    }
}
