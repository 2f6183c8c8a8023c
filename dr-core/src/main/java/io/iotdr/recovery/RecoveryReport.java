package io.iotdr.recovery;

import io.iotdr.finding.Finding;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.step.builtin.PromoteData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The report of a run; of an unfinished run, it covers the events so far.
 *
 * @param disaster the disaster that the run recovered from; empty in a planned run
 * @param ended when the run ended; empty while it runs, waits or is paused
 * @param rta from the start of the disaster, or of the run when unknown, to the proof of recovery; empty when recovery
 *     was not proven
 * @param recoveryPoint the recovered data is complete up to this moment; empty when no data was promoted or restored
 * @param rpa from the recovery point to the start of the disaster; estimated from the data, so devices may have lost
 *     more
 * @param rpaByData the same for each data set that was promoted or restored, by its name
 * @param findings what people must know of the run: steps that failed or were skipped, contacts that were not reached
 * @param leftOver the effects that a rollback did not undo
 */
public record RecoveryReport(
        String execution,
        String plan,
        String planHash,
        RunKind kind,
        Optional<Disaster> disaster,
        String source,
        String target,
        ExecutionStatus status,
        Instant started,
        Optional<Instant> ended,
        Optional<Duration> rta,
        Duration rto,
        Optional<Instant> recoveryPoint,
        Optional<Duration> rpa,
        SortedMap<String, Duration> rpaByData,
        Duration rpo,
        List<StepResult> steps,
        List<Finding> findings,
        List<String> leftOver,
        List<RecoveryEvent> timeline) {

    /** The result of one step. */
    public record StepResult(
            String id,
            String uses,
            String title,
            StepStatus status,
            int attempts,
            Optional<Instant> started,
            Optional<Instant> ended,
            String summary,
            Map<String, String> evidence) {}

    public boolean completed() {
        return status == ExecutionStatus.COMPLETED;
    }

    /** Returns whether recovery was proven within the RTO. */
    public boolean rtoMet() {
        return rta.filter(r -> r.compareTo(rto) <= 0).isPresent();
    }

    /**
     * Returns whether the loss is within the RPO, measured from the recovery point; true when there is no recovery point.
     */
    public boolean rpoMet() {
        return rpa.map(r -> r.compareTo(rpo) <= 0).orElse(true);
    }

    public static RecoveryReport of(RecoveryState state, List<RecoveryEvent> history) {
        Instant started = state.start().at();
        Optional<Instant> ended =
                state.ended().map(s -> history.get(history.size() - 1).at());
        Instant since = state.since();
        List<StepResult> steps =
                state.steps().stream().map(RecoveryReport::result).toList();
        Optional<Instant> point = steps.stream()
                .flatMap(s -> Optional.ofNullable(s.evidence().get(PromoteData.RECOVERY_POINT)).stream())
                .map(Instant::parse)
                .min(Instant::compareTo);
        return new RecoveryReport(
                state.execution(),
                state.plan().id(),
                state.planHash(),
                state.kind(),
                state.disaster(),
                state.start().source(),
                state.movedTo(),
                state.status(),
                started,
                ended,
                proven(state, steps, ended).map(p -> Duration.between(since, p)),
                state.plan().objectives().rto(),
                point,
                point.map(p -> loss(p, since)),
                losses(steps, since),
                state.plan().objectives().rpo(),
                steps,
                state.findings(),
                state.leftOver(),
                List.copyOf(history));
    }

    private static Duration loss(Instant point, Instant since) {
        return point.isAfter(since) ? Duration.ZERO : Duration.between(point, since);
    }

    private static SortedMap<String, Duration> losses(List<StepResult> steps, Instant since) {
        SortedMap<String, Duration> losses = new TreeMap<>();
        steps.forEach(step -> step.evidence().forEach((key, point) -> {
            if (key.startsWith(PromoteData.RECOVERY_POINT_OF)) {
                String data = key.substring(PromoteData.RECOVERY_POINT_OF.length());
                losses.merge(data, loss(Instant.parse(point), since), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }));
        return losses;
    }

    /**
     * Returns when recovery was proven: the end of verify-recovery, or the end of the run in a plan without that step;
     * empty when that step was skipped or given up.
     */
    private static Optional<Instant> proven(RecoveryState state, List<StepResult> steps, Optional<Instant> ended) {
        if (state.status() != ExecutionStatus.COMPLETED) {
            return Optional.empty();
        }
        List<StepResult> proofs = steps.stream()
                .filter(s -> s.uses().equals(BuiltInStep.VERIFY_RECOVERY.wireName()))
                .toList();
        if (proofs.stream().anyMatch(s -> s.status() != StepStatus.VERIFIED)) {
            return Optional.empty();
        }
        return proofs.stream()
                .flatMap(s -> s.ended().stream())
                .max(Instant::compareTo)
                .or(() -> ended);
    }

    private static String text(RecoveryEvent.StepProgressed progress) {
        return progress.text()
                + progress.left().map(l -> ", " + Durations.text(l) + " left").orElse("");
    }

    private static StepResult result(StepState step) {
        return new StepResult(
                step.spec().id(),
                step.spec().uses(),
                step.spec().title(),
                step.status(),
                step.attempt(),
                step.started(),
                step.changed(),
                step.progress().map(RecoveryReport::text).orElse(step.summary()),
                step.evidence());
    }
}
