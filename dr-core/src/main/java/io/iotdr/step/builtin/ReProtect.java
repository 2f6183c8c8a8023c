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

/**
 * Makes sure that a region has the data that the serving region writes: the target before anything moves there or, with the
 * parameter {@code region: source}, the region that was left. Either replication follows the serving
 * region with a lag within the RPO, or a recovery point within the RPO can be restored in the target region.
 */
public final class ReProtect implements RecoveryStep<ReProtect.ReplicationBefore> {

    /** The state before the step: whether replication into the target was running. */
    public record ReplicationBefore(boolean streaming) {}

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
        resources(context).replication().ifPresent(r -> r.check(serving(context)));
        return new ReplicationBefore(resources(context)
                .replication()
                .map(r -> r.status().streaming())
                .orElse(false));
    }

    @Override
    public List<Change> preview(StepContext context, ReplicationBefore before) {
        return resources(context).replication().stream()
                .map(r -> new Change(
                        standby(context) + " replication",
                        before.streaming() ? "runs" : "stopped",
                        "follows " + serving(context)))
                .toList();
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.replication().isPresent() ? Set.of("replication " + region) : Set.of();
    }

    /** Fences the target's stores before they follow the serving region, because a replica must not accept writes. */
    @Override
    public void apply(StepContext context, ReplicationBefore before) {
        if (ofSource(context)) {
            // Not before: a rehearsal reads stores that the run has not promoted yet.
            refuseNewerData(context);
        }
        resources(context).replication().ifPresent(r -> {
            if (!r.interrupted()) {
                resources(context).dataStores().values().forEach(DataStore::fence);
            }
            r.follow(serving(context));
        });
        if (resources(context).replication().isEmpty()
                && byHand(context)
                && !notReplicas(context).isEmpty()) {
            throw ProviderException.refused(
                    context.spec().id(),
                    "protect the data in " + standby(context),
                    "it is no replica of " + serving(context) + ": " + String.join(", ", notReplicas(context))
                            + "; make it one, or configure regions." + standby(context) + ".replication");
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

    /** Returns whether the stores of the target can follow the serving region only by replication that others manage. */
    private static boolean byHand(StepContext context) {
        return resources(context).restores().isEmpty()
                && !resources(context).dataStores().isEmpty();
    }

    /** Returns the names of the target's stores that are no replicas. */
    private static List<String> notReplicas(StepContext context) {
        return resources(context).dataStores().entrySet().stream()
                .filter(e -> e.getValue().role() != DataStore.Role.REPLICA)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Verification verify(StepContext context, ReplicationBefore before) {
        if (resources(context).replication().isEmpty()
                && resources(context).restores().isEmpty()) {
            return resources(context).dataStores().isEmpty()
                    ? Verification.nothingToDo(standby(context) + " holds no data")
                    : Verification.done("the stores in " + standby(context) + " are replicas");
        }
        Duration objective = context.plan().objectives().rpo();
        Optional<Replication> replication = resources(context).replication();
        if (replication.isPresent()) {
            return following(context, replication.get().status(), objective);
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

    private static Verification following(StepContext context, Replication.Status status, Duration objective) {
        Duration lag = status.lag().orElse(Duration.ZERO);
        return status.streaming() && lag.compareTo(objective) <= 0
                ? Verification.done(standby(context) + " follows " + serving(context), Map.of("lag", lag.toString()))
                : Verification.pending(standby(context) + " to follow " + serving(context) + ": " + status);
    }

    @Override
    public void revert(StepContext context, ReplicationBefore before) {
        if (!before.streaming()) {
            resources(context).replication().ifPresent(Replication::stop);
        }
    }
}
