package io.iotdr.step.builtin;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Promotes the target region's replicas, so that they accept writes. A point of no return. */
public final class PromoteData implements RecoveryStep<PromoteData.RolesBefore> {

    /** The role and the watermark of each data store before the promotion. */
    public record RolesBefore(Map<String, String> roles, Map<String, String> watermarks) {}

    @Override
    public Class<RolesBefore> stateType() {
        return RolesBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.dataStores().isEmpty() ? List.of("a DataStore (regions.<name>.data_stores)") : List.of();
    }

    @Override
    public RolesBefore capture(StepContext context) {
        Map<String, String> roles = new TreeMap<>();
        Map<String, String> watermarks = new TreeMap<>();
        context.target()
                .dataStores()
                .forEach((name, store) -> roles.put(name, store.role().name()));
        context.target()
                .watermarks(context.clock().now())
                .forEach((name, point) -> watermarks.put(name, point.toString()));
        return new RolesBefore(roles, watermarks);
    }

    @Override
    public Optional<String> consent(StepContext context, RolesBefore before) {
        Optional<Instant> point =
                before.watermarks().values().stream().map(Instant::parse).min(Instant::compareTo);
        if (context.kind().planned()) {
            return Optional.empty();
        }
        return point.flatMap(p -> spoiled(context, p))
                .or(() -> point.flatMap(p -> DataLoss.beyondObjective(context, p)));
    }

    /**
     * Returns a question to a person when the replicas already contain changes from after the data was damaged:
     * replication copies damage like any other write.
     */
    private static Optional<String> spoiled(StepContext context, Instant point) {
        return context.disaster()
                .filter(d -> d.type().spoilsData())
                .map(d -> d.since().orElse(context.startedAt()))
                .filter(point::isAfter)
                .map(since -> "the replicas in " + context.targetRegion() + " contain writes up to " + point
                        + ", but the data has been damaged since " + since
                        + "; approve to promote them anyway, or deny and use restore-data to go back further");
    }

    @Override
    public List<Change> preview(StepContext context, RolesBefore before) {
        return before.roles().entrySet().stream()
                .map(e -> new Change(
                        context.targetRegion() + "/" + e.getKey() + " role",
                        e.getValue(),
                        DataStore.Role.PRIMARY.name()))
                .toList();
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.dataStores().keySet().stream()
                .map(name -> "data " + region + " " + name)
                .collect(Collectors.toSet());
    }

    /** In a planned run, waits until the replicas hold everything that the source wrote. */
    @Override
    public void apply(StepContext context, RolesBefore before) {
        DataLoss.lastWrite(context)
                .ifPresent(last -> context.await(
                        "every replica to contain all writes up to " + last, () -> hasAll(context, last)));
        context.target().replications().values().forEach(Replication::stop);
        context.target().dataStores().values().forEach(DataStore::promote);
    }

    private static boolean hasAll(StepContext context, Instant last) {
        Map<String, Instant> points =
                context.target().watermarks(context.clock().now());
        return points.keySet().containsAll(context.target().dataStores().keySet())
                && points.values().stream().noneMatch(last::isAfter);
    }

    /** A fence that is half lowered keeps clients out of a primary. */
    @Override
    public boolean hasHiddenParts() {
        return true;
    }

    @Override
    public Verification verify(StepContext context, RolesBefore before) {
        for (Map.Entry<String, DataStore> store : context.target().dataStores().entrySet()) {
            if (store.getValue().role() != DataStore.Role.PRIMARY) {
                return Verification.pending(store.getKey() + " to accept writes");
            }
        }
        Map<String, String> evidence = new TreeMap<>();
        before.watermarks()
                .forEach((name, at) -> evidence.put(
                        recoveryPointOf(name),
                        recoveryPoint(context, Instant.parse(at)).toString()));
        before.watermarks().values().stream()
                .map(Instant::parse)
                .min(Instant::compareTo)
                .ifPresent(w ->
                        evidence.put(RECOVERY_POINT, recoveryPoint(context, w).toString()));
        return Verification.done("promoted " + before.roles().keySet(), evidence);
    }

    /**
     * Returns the moment up to which the promoted data is complete. In a planned run the replicas had caught up with
     * the source before the promotion.
     */
    private static Instant recoveryPoint(StepContext context, Instant captured) {
        return DataLoss.lastWrite(context).filter(captured::isBefore).orElse(captured);
    }

    /** The evidence key for the moment up to which all recovered data is complete; the report's RPA comes from it. */
    public static final String RECOVERY_POINT = "recovery_point";

    /** Begins the evidence keys for the recovery points of single data sets. */
    public static final String RECOVERY_POINT_OF = RECOVERY_POINT + ".";

    /** Returns the evidence key for the moment up to which one recovered data set is complete. */
    static String recoveryPointOf(String data) {
        return RECOVERY_POINT_OF + data;
    }

    /**
     * Fences what was promoted, which loses its writes: a person has accepted that. Replicas that were not promoted yet
     * follow the source again.
     */
    @Override
    public void revert(StepContext context, RolesBefore before) {
        boolean untouched = !before.roles().isEmpty()
                && before.roles().values().stream().allMatch(DataStore.Role.REPLICA.name()::equals)
                && context.target().dataStores().values().stream().allMatch(s -> s.role() == DataStore.Role.REPLICA);
        if (untouched) {
            context.target().replications().values().forEach(r -> r.follow(context.sourceRegion()));
            return;
        }
        context.target().dataStores().forEach((name, store) -> {
            if (!DataStore.Role.PRIMARY.name().equals(before.roles().get(name))) {
                store.fence();
            }
        });
    }
}
