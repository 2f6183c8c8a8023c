package io.iotdr.recovery;

import io.iotdr.json.WireName;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RunKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened in an execution: the only thing that is stored, and all that its state is made of (S6). */
public sealed interface RecoveryEvent {

    Instant at();

    /**
     * A recovery began, on this version of its plan.
     *
     * @param disaster what happened; empty in a planned run
     * @param estimates how long steps are expected to take, as configured or learned from earlier runs; fixed here, so that the
     *     forecast is a function of the journal too
     */
    @WireName("ExecutionStarted")
    record ExecutionStarted(
            String execution,
            RunKind kind,
            String plan,
            String planHash,
            Optional<Disaster> disaster,
            String source,
            String target,
            String initiator,
            Map<String, Duration> estimates,
            Instant at)
            implements RecoveryEvent {
        public ExecutionStarted {
            estimates = Collections.unmodifiableMap(new TreeMap<>(estimates));
        }
    }

    /** Other executions act on the same things; this one waits until they have ended. */
    @WireName("TurnAwaited")
    record TurnAwaited(List<String> ahead, Instant at) implements RecoveryEvent {}

    /** Nobody else acts on the same things, nor will before the end of this execution. */
    @WireName("TurnTaken")
    record TurnTaken(Instant at) implements RecoveryEvent {}

    /** An orchestrator took the execution over; what ran under the one before was interrupted. */
    @WireName("ExecutionTakenOver")
    record ExecutionTakenOver(String owner, Instant at) implements RecoveryEvent {}

    /** An attempt at a step began. */
    @WireName("StepStarted")
    record StepStarted(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** The state before, as JSON; durable before the step changes anything (S4). */
    @WireName("StepCaptured")
    record StepCaptured(String step, String before, Instant at) implements RecoveryEvent {}

    /** The step's effect was asked for, and the call returned. */
    @WireName("StepApplied")
    record StepApplied(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** The world was seen to be as the step wants it. */
    @WireName("StepVerified")
    record StepVerified(String step, String summary, Map<String, String> evidence, Instant at)
            implements RecoveryEvent {
        public StepVerified {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }
    }

    /** An attempt failed; {@code retryable} says whether another may help. */
    @WireName("StepFailed")
    record StepFailed(String step, int attempt, String reason, boolean retryable, Instant at)
            implements RecoveryEvent {}

    /** A step failed for good and the recovery goes on without it. */
    @WireName("StepGivenUp")
    record StepGivenUp(String step, String reason, Instant at) implements RecoveryEvent {}

    /** Somebody decided that the recovery goes on without a step. */
    @WireName("StepSkipped")
    record StepSkipped(String step, String by, String reason, Instant at) implements RecoveryEvent {}

    /** Somebody wants a failed step tried afresh. */
    @WireName("StepRetried")
    record StepRetried(String step, String by, Instant at) implements RecoveryEvent {}

    /** A person is asked: to approve, to do something by hand, or to consent to what a step would do. */
    @WireName("PersonAsked")
    record PersonAsked(String step, String question, Instant at) implements RecoveryEvent {}

    /** A person answered. */
    @WireName("PersonAnswered")
    record PersonAnswered(String step, boolean yes, String by, String comment, Instant at) implements RecoveryEvent {}

    /** Nothing new is started until somebody resumes; {@code step} is the one whose failure it was, if it was one. */
    @WireName("ExecutionPaused")
    record ExecutionPaused(String reason, Optional<String> step, Instant at) implements RecoveryEvent {}

    /** Goes on; failed steps are tried afresh. */
    @WireName("ExecutionResumed")
    record ExecutionResumed(String by, Instant at) implements RecoveryEvent {}

    /** A command that came by the journal was carried out, or refused for a reason that is not empty. */
    @WireName("CommandTaken")
    record CommandTaken(long number, String refusal, Instant at) implements RecoveryEvent {}

    /** By its critical path the recovery will take longer than its objective allows; said once, while it still helps. */
    @WireName("RtoAtRisk")
    record RtoAtRisk(Duration forecast, Duration rto, Instant at) implements RecoveryEvent {}

    /** Everything done is undone from here; then, with a {@code nextTarget}, the recovery starts again towards it. */
    @WireName("RollbackStarted")
    record RollbackStarted(String reason, Optional<String> nextTarget, Instant at) implements RecoveryEvent {}

    /** A step's effect was undone. */
    @WireName("StepReverted")
    record StepReverted(String step, Instant at) implements RecoveryEvent {}

    /** A step's effect could not or should not be undone; it is left over. */
    @WireName("StepKept")
    record StepKept(String step, String reason, Instant at) implements RecoveryEvent {}

    /** All was undone; the steps run again, towards another region. */
    @WireName("TargetChanged")
    record TargetChanged(String target, Instant at) implements RecoveryEvent {}

    /** All was undone; the plan's rollback procedures run, back towards the source region. */
    @WireName("RollbackStepsStarted")
    record RollbackStepsStarted(Instant at) implements RecoveryEvent {}

    /** What always runs at the end begins; the execution will end as {@code outcome}. */
    @WireName("FinallyStarted")
    record FinallyStarted(ExecutionStatus outcome, Instant at) implements RecoveryEvent {}

    /** The contacts were told how the execution ends, as far as their channels took it (L3). */
    @WireName("EndTold")
    record EndTold(Instant at) implements RecoveryEvent {}

    /** The execution is over. */
    @WireName("ExecutionEnded")
    record ExecutionEnded(ExecutionStatus status, Instant at) implements RecoveryEvent {}
}
