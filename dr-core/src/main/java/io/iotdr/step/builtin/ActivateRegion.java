package io.iotdr.step.builtin;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Rehoming;
import io.iotdr.plan.Service;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.ServiceState;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scales the target region's services to their active size, in parallel, each as soon as the services it depends on are
 * ready. Never scales down a service that already runs more replicas.
 */
public final class ActivateRegion implements RecoveryStep<ActivateRegion.ServicesBefore> {

    /**
     * The replicas that each service had and whether the region accepted devices; an earlier fence may have closed it.
     */
    public record ServicesBefore(Map<String, Integer> replicas, boolean admitting) {}

    @Override
    public Class<ServicesBefore> stateType() {
        return ServicesBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.compute().isPresent() ? List.of() : List.of("a ComputePlatform (regions.<name>.compute)");
    }

    @Override
    public ServicesBefore capture(StepContext context) {
        Map<String, Integer> replicas = new TreeMap<>();
        for (Service service : context.plan().services()) {
            replicas.put(service.name(), compute(context).state(service.name()).desired());
        }
        return new ServicesBefore(replicas, admitting(context));
    }

    @Override
    public List<Change> preview(StepContext context, ServicesBefore before) {
        List<Change> changes = new ArrayList<>();
        for (Service service : context.plan().services()) {
            int now = before.replicas().getOrDefault(service.name(), 0);
            changes.add(new Change(
                    context.targetRegion() + "/" + service.name() + " replicas",
                    String.valueOf(now),
                    String.valueOf(Math.max(service.activeReplicas(), now))));
        }
        if (!before.admitting()) {
            changes.add(new Change(context.targetRegion() + " devices", "are refused", "are accepted"));
        }
        return changes;
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return plan.services().stream()
                .map(s -> "compute " + region + " " + s.name())
                .collect(Collectors.toSet());
    }

    @Override
    public void apply(StepContext context, ServicesBefore before) {
        context.target().configSync().ifPresent(ConfigSync::synchronise);
        Set<String> ready = new HashSet<>();
        Set<String> asked = new HashSet<>();
        context.await("every service of " + context.targetRegion() + " to be ready", () -> {
            for (Service service : context.plan().services()) {
                if (!ready.contains(service.name()) && ready.containsAll(service.dependsOn())) {
                    advance(context, service, ready, asked);
                }
            }
            return ready.size() == context.plan().services().size();
        });
        context.target().devices().ifPresent(fleet -> open(context, fleet));
    }

    /** Devices that come before the step which lets them in are paced too. */
    private static void open(StepContext context, DeviceFleet fleet) {
        Optional<Rehoming> paced = Rehoming.of(context.plan(), context.kind());
        if (paced.isPresent() && PacedOpening.known(fleet, paced.get()).isPresent()) {
            new PacedOpening(context, fleet, List.of(), paced.get()).advance();
        } else {
            // Also when it admits some: an interrupted attempt may have opened a part of it.
            fleet.admit();
        }
    }

    private static boolean admitting(StepContext context) {
        return context.target().devices().map(DeviceFleet::admitting).orElse(true);
    }

    private static void advance(StepContext context, Service service, Set<String> ready, Set<String> asked) {
        ServiceState state = compute(context).state(service.name());
        if (state.desired() < service.activeReplicas() && asked.add(service.name())) {
            if (!scaled(context, service, state, service.activeReplicas())) {
                asked.remove(service.name());
            }
        } else if (state.ready() >= service.activeReplicas()) {
            ready.add(service.name());
        }
    }

    /**
     * Scales a service that is still as it was read. Returns false when it is not: the read was stale, or somebody else,
     * such as an autoscaler, changed the service meanwhile. The caller reads it again and decides anew.
     */
    private static boolean scaled(StepContext context, Service service, ServiceState seen, int replicas) {
        try {
            compute(context).scale(service.name(), seen.version(), replicas);
            return true;
        } catch (ProviderException refused) {
            if (refused.isConflict()) {
                return false;
            }
            throw refused;
        }
    }

    /** One gate of many that is open looks like all of them. */
    @Override
    public boolean hasHiddenParts() {
        return true;
    }

    @Override
    public Verification verify(StepContext context, ServicesBefore before) {
        if (context.plan().services().isEmpty() && before.admitting()) {
            return Verification.nothingToDo("the plan has no services");
        }
        for (Service service : context.plan().services()) {
            ServiceState state = compute(context).state(service.name());
            if (state.ready() < service.activeReplicas()) {
                return Verification.pending(service.name() + " to have " + service.activeReplicas()
                        + " ready replicas; it has " + state.ready());
            }
        }
        if (!admitting(context)) {
            return Verification.pending(context.targetRegion() + " to accept devices");
        }
        return Verification.done(context.plan().services().size() + " services are ready in " + context.targetRegion());
    }

    /**
     * Scales the services back to their captured sizes, in the reverse order of the plan. A size that this step did not
     * set is somebody else's decision and is kept.
     *
     * @throws RevertRefusedException when such a size was kept
     */
    @Override
    public void revert(StepContext context, ServicesBefore before) {
        if (!before.admitting()) {
            context.target().devices().ifPresent(DeviceFleet::disconnectAll);
        } else if (Rehoming.of(context.plan(), context.kind()).isPresent()) {
            context.target().devices().ifPresent(DeviceFleet::admit);
        }
        List<Service> services = new ArrayList<>(context.plan().services());
        java.util.Collections.reverse(services);
        List<String> kept = new ArrayList<>();
        for (Service service : services) {
            int captured = before.replicas().getOrDefault(service.name(), service.activeReplicas());
            if (captured < service.activeReplicas()) {
                scaleBack(context, service, captured, kept);
            }
        }
        if (!kept.isEmpty()) {
            throw new RevertRefusedException(String.join(", ", kept)
                    + "; somebody else set that and it was kept: scale the services by hand if they are not needed");
        }
    }

    /**
     * Scales a service back, or adds a description of its size to {@code kept} when somebody else chose it. The size is
     * written even when it seems right, because the read may be stale, which only the write's expected version can tell.
     */
    private static void scaleBack(StepContext context, Service service, int captured, List<String> kept) {
        context.await(service.name() + " to be scaled back to " + captured, () -> {
            ServiceState state = compute(context).state(service.name());
            if (isForeign(state, service, captured)) {
                kept.add(service.name() + " has " + state.desired() + " replicas");
                return true;
            }
            return scaled(context, service, state, captured);
        });
    }

    private static boolean isForeign(ServiceState state, Service service, int captured) {
        return state.desired() != captured && state.desired() != service.activeReplicas();
    }

    private static ComputePlatform compute(StepContext context) {
        return context.target().compute().orElseThrow();
    }
}
