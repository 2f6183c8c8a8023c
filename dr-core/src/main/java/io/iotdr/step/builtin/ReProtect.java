package io.iotdr.step.builtin;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataRestore;
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
 * Makes sure that the target region has the data before anything moves there. Either replication follows the serving
 * region with a lag within the RPO, or a recovery point within the RPO can be restored in the target region.
 */
public final class ReProtect implements RecoveryStep<ReProtect.ReplicationBefore> {

    /** The state before the step: whether replication into the target was running. */
    public record ReplicationBefore(boolean streaming) {}

    @Override
    public Class<ReplicationBefore> stateType() {
        return ReplicationBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        boolean needless = target.dataStores().isEmpty() && target.restores().isEmpty();
        return needless
                        || target.replication().isPresent()
                        || !target.restores().isEmpty()
                ? List.of()
                : List.of("a Replication or a DataRestore");
    }

    @Override
    public ReplicationBefore capture(StepContext context) {
        return new ReplicationBefore(
                context.target().replication().map(r -> r.status().streaming()).orElse(false));
    }

    @Override
    public List<Change> preview(StepContext context, ReplicationBefore before) {
        return context.target().replication().stream()
                .map(r -> new Change(
                        context.targetRegion() + " replication",
                        before.streaming() ? "runs" : "stopped",
                        "follows " + context.sourceRegion()))
                .toList();
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.replication().isPresent() ? Set.of("replication " + region) : Set.of();
    }

    /** Fences the target's stores before they follow the serving region, because a replica must not accept writes. */
    @Override
    public void apply(StepContext context, ReplicationBefore before) {
        context.target().replication().ifPresent(replication -> {
            context.target().dataStores().values().forEach(s -> s.fence());
            replication.follow(context.sourceRegion());
        });
    }

    @Override
    public Verification verify(StepContext context, ReplicationBefore before) {
        if (context.target().replication().isEmpty()
                && context.target().restores().isEmpty()) {
            return Verification.nothingToDo(context.targetRegion() + " holds no data");
        }
        Duration objective = context.plan().objectives().rpo();
        Optional<Replication> replication = context.target().replication();
        if (replication.isPresent()) {
            return following(context, replication.get().status(), objective);
        }
        for (Map.Entry<String, DataRestore> restore :
                context.target().restores().entrySet()) {
            Optional<Instant> newest = restore.getValue().newestPoint(Optional.empty());
            Instant oldEnough = context.clock().now().minus(objective);
            if (newest.filter(n -> !n.isBefore(oldEnough)).isEmpty()) {
                return Verification.pending("a recovery point of " + restore.getKey() + " after " + oldEnough
                        + "; the newest is " + newest.map(Instant::toString).orElse("none"));
            }
        }
        return Verification.done("the data can be restored in " + context.targetRegion());
    }

    private static Verification following(StepContext context, Replication.Status status, Duration objective) {
        Duration lag = status.lag().orElse(Duration.ZERO);
        return status.streaming() && lag.compareTo(objective) <= 0
                ? Verification.done(
                        context.targetRegion() + " follows " + context.sourceRegion(), Map.of("lag", lag.toString()))
                : Verification.pending(context.targetRegion() + " to follow " + context.sourceRegion() + ": " + status);
    }

    @Override
    public void revert(StepContext context, ReplicationBefore before) {
        if (!before.streaming()) {
            context.target().replication().ifPresent(Replication::stop);
        }
    }
}
