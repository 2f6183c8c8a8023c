package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.recovery.internal.drive.StartRules.LastMove;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules that refuse to start a run to a region that does not hold the data. */
final class DataRules {

    private final Environment environment;

    DataRules(Environment environment) {
        this.environment = environment;
    }

    /** Refuses the next move until the data written since the last move is protected in the target. */
    void refuseUnlessProtected(RecoveryPlan plan, Optional<LastMove> last, String target) {
        try {
            if (last.isEmpty() || isProtected(plan, environment.regions().get(target), last.get())) {
                return;
            }
        } catch (ProviderException unreachable) {
            throw new DisasterRecoveryException(
                    "it is not known whether the data in " + target + " is protected since the run "
                            + last.get().execution() + ": " + Reason.of(unreachable)
                            + ". Repair that; or override it with --override " + SafetyRule.DATA_PROTECTED.wireName()
                            + ", and perhaps lose the data written since "
                            + last.get().ended(),
                    unreachable);
        }
        throw new DisasterRecoveryException("the run " + last.get().execution() + " moved to "
                + last.get().target() + "; since then, neither replication nor a newer recovery point protects the data"
                + " in " + target
                + ". Start replication or a backup first, or override it with --override "
                + SafetyRule.DATA_PROTECTED.wireName() + " and lose the data written since "
                + last.get().ended());
    }

    /**
     * A replica of a dead primary cannot stream now. It counts as protected when it has received writes since the last
     * move; how much it lacks is asked before it is promoted.
     */
    private static boolean isProtected(RecoveryPlan plan, @Nullable RegionResources target, LastMove last) {
        if (target == null || target.dataStores().isEmpty() && target.restores().isEmpty()) {
            return true;
        }
        boolean streaming = !target.replications().isEmpty()
                && target.replications().values().stream()
                        .allMatch(r -> r.status().streaming());
        boolean restorable = !target.restores().isEmpty()
                && target.restores().values().stream().allMatch(r -> newer(r, last.ended()));
        return streaming
                || restorable
                || plan.has(BuiltInStep.PROMOTE_DATA, RunKind.FAILOVER)
                        && target.dataStores().values().stream().allMatch(s -> hasFollowed(s, last.began()));
    }

    private static boolean hasFollowed(DataStore store, Instant since) {
        return store.role() == Role.REPLICA
                && store.watermark().filter(w -> w.isAfter(since)).isPresent();
    }

    private static boolean newer(DataRestore restore, Instant since) {
        return restore.newestPoint(Optional.empty())
                .filter(p -> p.isAfter(since))
                .isPresent();
    }

    /** Refuses a planned move that would send devices to a region that cannot write: no step of it moves the data. */
    void refuseWithoutData(RecoveryPlan plan, RunKind kind) {
        boolean planned = plan.has(BuiltInStep.PROMOTE_DATA, kind) || plan.has(BuiltInStep.RESTORE_DATA, kind);
        boolean ever = plan.has(BuiltInStep.PROMOTE_DATA, RunKind.FAILOVER)
                || plan.has(BuiltInStep.RESTORE_DATA, RunKind.FAILOVER);
        boolean named = plan.steps(kind).stream()
                .anyMatch(s -> s.is(BuiltInStep.PROMOTE_DATA) || s.is(BuiltInStep.RESTORE_DATA));
        if (ever && named && !planned) {
            throw new DisasterRecoveryException("the steps of the plan '" + plan.id()
                    + "' that move data are only for some disasters, so a planned move would leave the data behind. Give"
                    + " the step that promotes 'not_for' instead of 'only_for'");
        }
    }

    /** A store in both regions of a run, of which both know what data they hold. */
    private record Pair(String name, DataStore source, DataStore target, String sourceData, String targetData) {}

    /** Refuses a run between stores of different data. */
    void refuseOtherData(RecoveryPlan plan, String source, String target) {
        for (Pair pair : pairs(source, target)) {
            if (!pair.sourceData().equals(pair.targetData())) {
                throw new DisasterRecoveryException("the data store " + pair.name() + " in " + target
                        + " holds other data than that in " + source + " (" + pair.targetData() + ", not "
                        + pair.sourceData() + "), so the plan '" + plan.id()
                        + "' would move devices away from their data. Correct regions." + target + ".data_stores."
                        + pair.name() + ", or make it a replica of " + source);
            }
        }
    }

    /** Refuses a run between two primaries of the same data, which may be one store that both regions are configured with. */
    void refuseTwoPrimaries(String source, String target) {
        for (Pair pair : pairs(source, target)) {
            if (pair.source().role() == Role.PRIMARY && pair.target().role() == Role.PRIMARY) {
                throw new DisasterRecoveryException("the data store " + pair.name() + " in " + target
                        + " accepts writes, and so does that in " + source
                        + ". Either both regions are configured with one store, or there are two primaries of the same"
                        + " data: make the one in " + target + " a replica first");
            }
        }
    }

    /** Returns the stores that can be compared: those of one name that can be reached and know their data. */
    private List<Pair> pairs(String source, String target) {
        List<Pair> found = new ArrayList<>();
        Map<String, DataStore> there = stores(target);
        stores(source).forEach((name, store) -> {
            DataStore other = there.get(name);
            if (other != null) {
                identity(store)
                        .ifPresent(here ->
                                identity(other).ifPresent(o -> found.add(new Pair(name, store, other, here, o))));
            }
        });
        return found;
    }

    private static Optional<String> identity(DataStore store) {
        try {
            return store.identity();
        } catch (ProviderException unreachable) {
            return Optional.empty();
        }
    }

    private Map<String, DataStore> stores(String region) {
        RegionResources resources = environment.regions().get(region);
        return resources == null ? Map.of() : resources.dataStores();
    }
}
