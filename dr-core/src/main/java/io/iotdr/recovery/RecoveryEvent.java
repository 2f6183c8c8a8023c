package io.iotdr.recovery;

import io.iotdr.plan.Disaster;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What happened in an execution: the only thing that is stored, and all that its state is made of (S6). */
public sealed interface RecoveryEvent {

    Instant at();

    /** A recovery began, on this version of its plan. */
    record ExecutionStarted(
            String execution,
            String plan,
            String planHash,
            Disaster disaster,
            String source,
            String target,
            String initiator,
            Instant at)
            implements RecoveryEvent {}

    /** An orchestrator took the execution over; what ran under the one before was interrupted. */
    record ExecutionTakenOver(String owner, Instant at) implements RecoveryEvent {}

    /** An attempt at a step began. */
    record StepStarted(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** The state before, as JSON; durable before the step changes anything (S4). */
    record StepCaptured(String step, String before, Instant at) implements RecoveryEvent {}

    /** The step's effect was asked for, and the call returned. */
    record StepApplied(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** The world was seen to be as the step wants it. */
    record StepVerified(String step, String summary, Map<String, String> evidence, Instant at)
            implements RecoveryEvent {}

    /** An attempt failed; {@code retryable} says whether another may help. */
    record StepFailed(String step, int attempt, String reason, boolean retryable, Instant at)
            implements RecoveryEvent {}

    /** A step failed for good and the recovery goes on without it. */
    record StepGivenUp(String step, String reason, Instant at) implements RecoveryEvent {}

    /** A person is asked: to approve, or to do something by hand. */
    record PersonAsked(String step, String question, Instant at) implements RecoveryEvent {}

    /** A person answered. */
    record PersonAnswered(String step, boolean yes, String by, String comment, Instant at) implements RecoveryEvent {}

    /** Nothing new is started until somebody resumes. */
    record ExecutionPaused(String reason, Instant at) implements RecoveryEvent {}

    /** Goes on; failed steps are tried afresh. */
    record ExecutionResumed(String by, Instant at) implements RecoveryEvent {}

    /** Everything done is undone from here; then, with a {@code nextTarget}, the recovery starts again towards it. */
    record RollbackStarted(String reason, Optional<String> nextTarget, Instant at) implements RecoveryEvent {}

    /** A step's effect was undone. */
    record StepReverted(String step, Instant at) implements RecoveryEvent {}

    /** A step's effect could not or should not be undone; it is left over. */
    record StepKept(String step, String reason, Instant at) implements RecoveryEvent {}

    /** All was undone; the steps run again, towards another region. */
    record TargetChanged(String target, Instant at) implements RecoveryEvent {}

    /** All was undone; the plan's rollback procedures run, back towards the source region. */
    record RollbackStepsStarted(Instant at) implements RecoveryEvent {}

    /** The execution is over. */
    record ExecutionEnded(ExecutionStatus status, Instant at) implements RecoveryEvent {}
}
