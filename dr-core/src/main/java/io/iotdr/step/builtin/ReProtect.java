package io.iotdr.step.builtin;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a region has the data that the serving region writes: the target before anything moves there or, with the
 * parameter {@code region: source}, the region that was left. Either replication follows the serving
 * region with a lag within the RPO, or a recovery point within the RPO can be restored in the target region.
 */
public final class ReProtect implements RecoveryStep<ReProtect.ReplicationBefore> {

    /**
     * The state before the step.
     *
     * @param streaming whether all replication into the region was running
     * @param running the names of those that were; missing in old journals, of regions with one
     */
    public record ReplicationBefore(
            boolean streaming, @Nullable List<String> running) {

        boolean wasRunning(String name) {
            return running == null ? streaming : running.contains(name);
        }
    }

    /** Returns the region that must hold a copy of the data: the target or, with {@code region: source}, the one left. */
    private static String standby(StepContext context) {
        return ofSource(context) ? context.sourceRegion() : context.targetRegion();
    }

    private static String serving(StepContext context) {
        return ofSource(context) ? context.targetRegion() : context.sourceRegion();
    }

    private static boolean ofSource(StepContext context) {
        return context.spec().protectsSource();
    }

    private static RegionResources resources(StepContext context) {
        return ofSource(context)
                ? context.region(context.sourceRegion())
                        .orElseGet(() -> RegionResources.builder().build())
                : context.target();
    }

    @Override
    public Class<ReplicationBefore> stateType() {
        return ReplicationBefore.class;
    }

    @Override
    public ReplicationBefore capture(StepContext context) {
        if (!ofSource(context)) {
            refuseNewerData(context);
        }
        Map<String, Replication> all = resources(context).replications();
        all.values().forEach(r -> r.check(serving(context)));
        List<String> running = all.entrySet().stream()
                .filter(e -> e.getValue().status().streaming())
                .map(Map.Entry::getKey)
                .toList();
        return new ReplicationBefore(!all.isEmpty() && running.size() == all.size(), running);
    }

    @Override
    public List<Change> preview(StepContext context, ReplicationBefore before) {
        return resources(context).replications().keySet().stream()
                .map(name -> new Change(
                        standby(context) + " replication" + suffix(name),
                        before.wasRunning(name) ? "runs" : "stopped",
                        "follows " + serving(context)))
                .toList();
    }

    private static String suffix(String name) {
        return name.equals(RegionResources.ALL_STORES) ? "" : " of " + name;
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.replications().isEmpty() ? Set.of() : Set.of("replication " + region);
    }

    /** Fences the target's stores before they follow the serving region, because a replica must not accept writes. */
    @Override
    public void apply(StepContext context, ReplicationBefore before) {
        if (ofSource(context)) {
            // Not before: a rehearsal reads stores that the run has not promoted yet.
            refuseNewerData(context);
        }
        RegionResources standby = resources(context);
        standby.replications().forEach((name, replication) -> {
            if (!replication.interrupted()) {
                standby.fedBy(name).values().forEach(DataStore::fence);
            }
            replication.follow(serving(context));
        });
        if (standby.restores().isEmpty() && !notReplicas(context).isEmpty()) {
            throw ProviderException.refused(
                    context.spec().id(),
                    "protect the data in " + standby(context),
                    "it is no replica of " + serving(context) + ": " + String.join(", ", notReplicas(context))
                            + "; make it one, or configure regions." + standby(context) + ".replications");
        }
    }

    /**
     * Refuses to let stores follow a region whose own stores do not accept writes, while they do: an earlier run promoted
     * them and did not complete, so they hold the newer data, which would be lost.
     */
    private static void refuseNewerData(StepContext context) {
        if (!context.plan().has(BuiltInStep.PROMOTE_DATA, context.kind())) {
            return;
        }
        Map<String, DataStore> leaders = context.region(serving(context))
                .<Map<String, DataStore>>map(RegionResources::dataStores)
                .orElse(Map.of());
        resources(context).dataStores().forEach((name, store) -> {
            DataStore leader = leaders.get(name);
            if (leader != null && store.role() == DataStore.Role.PRIMARY && leader.role() != DataStore.Role.PRIMARY) {
                throw ProviderException.refused(
                        context.spec().id(),
                        "protect the data in " + standby(context),
                        name + " in " + standby(context) + " accepts writes and that in " + serving(context)
                                + " does not, so it would lose what was written since. If " + standby(context)
                                + " is to serve, fail over to it, with --override region-impaired; if not, fence it and"
                                + " promote the other one by hand");
            }
        });
    }

    /** Returns the names of the stores that others must let follow the serving region, and that are no replicas. */
    private static List<String> notReplicas(StepContext context) {
        RegionResources standby = resources(context);
        Set<String> fed = standby.replications().keySet().stream()
                .flatMap(name -> standby.fedBy(name).keySet().stream())
                .collect(Collectors.toSet());
        return standby.dataStores().entrySet().stream()
                .filter(e -> !fed.contains(e.getKey()) && e.getValue().role() != DataStore.Role.REPLICA)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Verification verify(StepContext context, ReplicationBefore before) {
        if (resources(context).replications().isEmpty()
                && resources(context).restores().isEmpty()) {
            return resources(context).dataStores().isEmpty()
                    ? Verification.nothingToDo(standby(context) + " holds no data")
                    : Verification.done("the stores in " + standby(context) + " are replicas");
        }
        Duration objective = context.plan().objectives().rpo();
        if (!resources(context).replications().isEmpty()) {
            return following(context, objective);
        }
        for (Map.Entry<String, DataRestore> restore :
                resources(context).restores().entrySet()) {
            Optional<Instant> newest = restore.getValue().newestPoint(Optional.empty());
            Instant oldEnough = context.clock().now().minus(objective);
            if (newest.filter(n -> !n.isBefore(oldEnough)).isEmpty()) {
                return Verification.pending("a recovery point of " + restore.getKey() + " after " + oldEnough
                        + "; the newest is " + newest.map(Instant::toString).orElse("none"));
            }
        }
        return Verification.done("the data can be restored in " + standby(context));
    }

    private static Verification following(StepContext context, Duration objective) {
        Duration most = Duration.ZERO;
        for (Map.Entry<String, Replication> each :
                resources(context).replications().entrySet()) {
            Replication.Status status = each.getValue().status();
            Duration lag = status.lag().orElse(Duration.ZERO);
            if (!status.streaming() || lag.compareTo(objective) > 0) {
                return Verification.pending(
                        standby(context) + " to follow " + serving(context) + suffix(each.getKey()) + ": " + status);
            }
            most = lag.compareTo(most) > 0 ? lag : most;
        }
        return Verification.done(standby(context) + " follows " + serving(context), Map.of("lag", most.toString()));
    }

    @Override
    public void revert(StepContext context, ReplicationBefore before) {
        resources(context).replications().forEach((name, replication) -> {
            if (!before.wasRunning(name)) {
                replication.stop();
            }
        });
    }
}
