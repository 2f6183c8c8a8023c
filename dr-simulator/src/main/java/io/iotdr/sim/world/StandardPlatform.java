package io.iotdr.sim.world;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepCatalog;
import io.iotdr.step.builtin.BuiltInSteps;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Assembles the library as a user would, over simulated wires. */
public final class StandardPlatform implements SimulatedPlatform {

    private final Map<String, RecoveryStep<?>> own;

    /** Creates a platform with these steps, in addition to the built-in ones or in place of them. */
    public StandardPlatform(Map<String, RecoveryStep<?>> own) {
        this.own = Map.copyOf(own);
    }

    @Override
    public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
        DisasterRecoveryBuilder builder = DisasterRecovery.builder()
                .plan(world.plan())
                .owner(process.name())
                .time(process, process)
                .journal(wire.to(Journal.class, FaultIndex.JOURNAL, world.journal))
                .leases(world.leases.of(process, wire), world.options().lease())
                .writeLeases(world.witness(process, world.writeLeases.of(process, wire)))
                .alerts(wire.to(AlertChannel.class, FaultIndex.ALERTS, new Pager(world::alerted)));
        for (SimRegion region : world.regions()) {
            builder.region(region.name, resources(world, region, wire));
        }
        steps().forEach((uses, step) -> builder.step(uses, new CheckedStep<>(step, world.loop())));
        return builder;
    }

    /** Returns every step by name; placeholders replace those that would act outside the simulation. */
    @Override
    public Map<String, RecoveryStep<?>> steps() {
        Map<String, RecoveryStep<?>> steps = new TreeMap<>();
        StepCatalog builtIn = BuiltInSteps.catalog();
        for (String uses : builtIn.names()) {
            steps.put(
                    uses,
                    reachesOut(uses)
                            ? new SimulatedAction()
                            : builtIn.find(uses).orElseThrow());
        }
        steps.putAll(own);
        return steps;
    }

    /** Returns whether a built-in step would act outside the simulation, so that a placeholder replaces it. */
    private static boolean reachesOut(String uses) {
        return uses.equals(BuiltInStep.RUN_COMMAND.wireName()) || uses.equals(BuiltInStep.CALL_WEBHOOK.wireName());
    }

    private static RegionResources resources(World world, SimRegion region, SimConnection wire) {
        Map<String, HealthProbe> probes = new LinkedHashMap<>();
        region.probeHealth(probes);
        Map<String, HealthProbe> proofs = new LinkedHashMap<>();
        region.probeProof(proofs);
        RegionResourcesBuilder out = RegionResources.builder()
                .compute(wire.to(ComputePlatform.class, "compute " + region.name, region.compute))
                .dns(wire.to(DnsProvider.class, "dns", world.dns), world.record(region))
                .loadBalancer(wire.to(LoadBalancer.class, "balancer", world.balancer), World.POOL)
                .mesh(wire.to(ServiceMesh.class, "mesh", world.mesh), World.POOL)
                .dataStore("database", wire.to(DataStore.class, "database " + region.name, region.store))
                .restore("backup", wire.to(DataRestore.class, "backup", region.restore))
                .replication(wire.to(Replication.class, "replication " + region.name, region.replication))
                .devices(wire.to(DeviceFleet.class, "devices " + region.name, region.devices));
        probes.forEach((name, probe) -> out.probe(name, wire.to(probe)));
        proofs.forEach((name, probe) -> out.proof(name, wire.to(probe)));
        return out.build();
    }

    /** The alert channel to the desk. */
    private record Pager(Consumer<String> desk) implements AlertChannel {
        @Override
        public String describe() {
            return "pager";
        }

        @Override
        public boolean reaches(URI contact) {
            return true;
        }

        @Override
        public void deliver(AlertMessage message) {
            desk.accept(message.text());
        }
    }
}
