package io.iotdr.step.builtin;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Restores the target region's data: to the newest recovery point or, if the disaster damages data, to the newest one
 * from before the disaster. A point of no return.
 */
public final class RestoreData implements RecoveryStep<RestoreData.RestoreBefore> {

    /**
     * The latest allowed recovery point, captured once so that a second attempt restores the same data; empty means no
     * limit.
     */
    public record RestoreBefore(String notAfter) {
        Optional<Instant> limit() {
            return notAfter.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(notAfter));
        }
    }

    @Override
    public Class<RestoreBefore> stateType() {
        return RestoreBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.restores().isEmpty() ? List.of("a DataRestore (regions.<name>.restore)") : List.of();
    }

    @Override
    public RestoreBefore capture(StepContext context) {
        Optional<Instant> limit = limit(context.disaster());
        context.target().restores().forEach((name, restore) -> {
            if (restore.newestPoint(limit).isEmpty()) {
                throw ProviderException.refused(
                        name,
                        "restore",
                        "there is no recovery point"
                                + limit.map(l -> " at or before " + l).orElse("")
                                + "; to list all recovery points, run: dr backup list");
            }
        });
        return new RestoreBefore(limit.map(Instant::toString).orElse(""));
    }

    @Override
    public Optional<String> consent(StepContext context, RestoreBefore before) {
        if (context.kind().planned()) {
            return Optional.empty();
        }
        Optional<Instant> newest = newest(context, before);
        return newest.filter(point -> before.limit().isEmpty())
                .flatMap(point -> maybeSpoiled(context, point))
                .or(() -> newest.flatMap(point -> DataLoss.beyondObjective(context, point)));
    }

    /** Returns a question to a person when the newest data may already have the damage. */
    private static Optional<String> maybeSpoiled(StepContext context, Instant point) {
        return context.disaster()
                .filter(d -> d.type().spoilsData())
                .map(d -> "it is not known since when the data is damaged, so restoring it to " + point
                        + " may restore the damage; approve to do so, or deny, and start with --last-known-good TIME");
    }

    @Override
    public List<Change> preview(StepContext context, RestoreBefore before) {
        String point = newest(context, before).map(Instant::toString).orElse("nothing");
        return context.target().restores().keySet().stream()
                .map(name -> new Change(context.targetRegion() + "/" + name, "", "is restored to " + point))
                .toList();
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.restores().keySet().stream()
                .map(name -> "data " + region + " " + name)
                .collect(Collectors.toSet());
    }

    /** In a planned run, waits until everything that the source wrote can be restored. */
    @Override
    public void apply(StepContext context, RestoreBefore before) {
        DataLoss.lastWrite(context)
                .ifPresent(last -> context.await(
                        "a recovery point that contains all writes up to " + last,
                        () -> newest(context, before)
                                .filter(p -> !p.isBefore(last))
                                .isPresent()));
        context.target()
                .restores()
                .forEach((name, restore) -> restore.restore(
                        key(context, name),
                        before.limit(),
                        p -> context.progress(new Progress(name + ": " + p.text(), p.left()))));
    }

    @Override
    public Verification verify(StepContext context, RestoreBefore before) {
        Map<String, String> evidence = new TreeMap<>();
        Optional<Instant> oldest = Optional.empty();
        for (Map.Entry<String, DataRestore> entry : context.target().restores().entrySet()) {
            Optional<Restored> restored = entry.getValue().restored(key(context, entry.getKey()));
            if (restored.isEmpty()) {
                return Verification.pending(entry.getKey() + " to be restored");
            }
            Instant point = restored.get().recoveryPoint();
            if (before.limit().filter(point::isAfter).isPresent()) {
                return Verification.failed(
                        entry.getKey() + " was restored to " + point + ", after " + before.notAfter());
            }
            evidence.put(
                    entry.getKey(),
                    restored.get().records() + " records from " + restored.get().source());
            evidence.put(PromoteData.recoveryPointOf(entry.getKey()), point.toString());
            oldest = oldest.filter(o -> o.isBefore(point)).or(() -> Optional.of(point));
        }
        oldest.ifPresent(o -> evidence.put(PromoteData.RECOVERY_POINT, o.toString()));
        return Verification.done("restored to " + oldest.map(Instant::toString).orElse("nothing"), evidence);
    }

    @Override
    public void revert(StepContext context, RestoreBefore before) {
        List<String> kept = context.target().restores().entrySet().stream()
                .filter(e -> e.getValue().restored(key(context, e.getKey())).isPresent())
                .map(Map.Entry::getKey)
                .toList();
        throw new RevertRefusedException(
                kept.isEmpty()
                        ? "the restore into " + context.targetRegion()
                                + " had not ended, and it is not known whether its"
                                + " data is in place; what it has fetched and not used may be deleted"
                        : "the data restored into " + context.targetRegion() + " (" + String.join(", ", kept)
                                + ") is kept because newer writes may exist only there; remove it manually after the"
                                + " primary's data is verified");
    }

    private static Optional<Instant> limit(Optional<Disaster> disaster) {
        return disaster.filter(d -> d.type().spoilsData())
                .flatMap(d -> d.lastKnownGood().or(d::since));
    }

    /** Returns the newest moment to which every restore of the region can go. */
    private static Optional<Instant> newest(StepContext context, RestoreBefore before) {
        return context.target().restores().values().stream()
                .flatMap(r -> r.newestPoint(before.limit()).stream())
                .min(Instant::compareTo);
    }

    /** The key of one data set's restore; a journal that was begun anew numbers its runs from 1 again. */
    private static String key(StepContext context, String data) {
        return String.join(
                "/",
                context.executionId(),
                context.spec().id(),
                data,
                context.runStartedAt().toString());
    }
}
