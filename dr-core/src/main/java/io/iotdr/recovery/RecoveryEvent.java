package io.iotdr.recovery;

import io.iotdr.finding.Finding;
import io.iotdr.json.WireName;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.PlanOutline;
import io.iotdr.plan.RunKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An event of a run. Events are the only thing that is stored, and the whole state is derived from them. */
public sealed interface RecoveryEvent {

    Instant at();

    /**
     * A run started, on this version of its plan.
     *
     * @param disaster the disaster that the run recovers from; empty in a planned run
     * @param estimates the expected duration of steps, as configured or learned from earlier runs; recorded here, so
     *     that the forecast depends only on the journal
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

    /**
     * The version of the plan that the run uses from here on: recorded at the start, and again when a person resumes the
     * run with a changed plan.
     */
    @WireName("PlanPinned")
    record PlanPinned(String planHash, PlanOutline outline, String by, Instant at) implements RecoveryEvent {}

    /** Other runs act on the same things; this one waits until they have ended. */
    @WireName("TurnAwaited")
    record TurnAwaited(List<String> ahead, Instant at) implements RecoveryEvent {}

    /** The run has its turn: runs that change the same resources wait until it ends. */
    @WireName("TurnTaken")
    record TurnTaken(Instant at) implements RecoveryEvent {}

    /** Another orchestrator took over the run; steps that were running are now interrupted. */
    @WireName("ExecutionTakenOver")
    record ExecutionTakenOver(String owner, Instant at) implements RecoveryEvent {}

    /** An attempt at a step began. */
    @WireName("StepStarted")
    record StepStarted(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** The captured state before the step, as JSON; durable before the step changes anything. */
    @WireName("StepCaptured")
    record StepCaptured(String step, String before, Instant at) implements RecoveryEvent {}

    /** A running attempt said how far it has come; {@code left} is the time that it expects to need. */
    @WireName("StepProgressed")
    record StepProgressed(String step, String text, Optional<Duration> left, Instant at) implements RecoveryEvent {}

    /** The call that applies the step's effect returned. */
    @WireName("StepApplied")
    record StepApplied(String step, int attempt, Instant at) implements RecoveryEvent {}

    /** A check confirmed that the step has reached its goal. */
    @WireName("StepVerified")
    record StepVerified(String step, String summary, Map<String, String> evidence, Instant at)
            implements RecoveryEvent {
        public StepVerified {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }
    }

    /** A step succeeded, and people must know something all the same. */
    @WireName("FindingNoted")
    record FindingNoted(Finding finding, Instant at) implements RecoveryEvent {}

    /** A step ended without an effect, because this platform has nothing for it to act on. */
    @WireName("StepHadNothingToDo")
    record StepHadNothingToDo(String step, String reason, Instant at) implements RecoveryEvent {}

    /** An attempt failed; {@code retryable} is true when another attempt may succeed. */
    @WireName("StepFailed")
    record StepFailed(String step, int attempt, String reason, boolean retryable, Instant at)
            implements RecoveryEvent {}

    /** A step failed permanently and the run continues without it. */
    @WireName("StepGivenUp")
    record StepGivenUp(String step, String reason, Instant at) implements RecoveryEvent {}

    /** A person decided to continue without a step. */
    @WireName("StepSkipped")
    record StepSkipped(String step, String by, String reason, Instant at) implements RecoveryEvent {}

    /** A person ordered a running step to end; what it has done is checked then. */
    @WireName("StepAbortOrdered")
    record StepAbortOrdered(String step, String by, String reason, Instant at) implements RecoveryEvent {}

    /** A person gave a failed step new attempts. */
    @WireName("StepRetried")
    record StepRetried(String step, String by, Instant at) implements RecoveryEvent {}

    /** The run asks a person: to approve a step, to do a manual step, or to consent to a loss. */
    @WireName("PersonAsked")
    record PersonAsked(String step, String question, Instant at) implements RecoveryEvent {}

    /** A person approved or denied. */
    @WireName("PersonAnswered")
    record PersonAnswered(String step, boolean yes, String by, String comment, Instant at) implements RecoveryEvent {}

    /**
     * The run paused: no new step starts until a person resumes it. {@code step} is the failed step that caused the
     * pause, if one did.
     */
    @WireName("ExecutionPaused")
    record ExecutionPaused(String reason, Optional<String> step, Instant at) implements RecoveryEvent {}

    /** The run resumed; failed steps get new attempts. */
    @WireName("ExecutionResumed")
    record ExecutionResumed(String by, Instant at) implements RecoveryEvent {}

    /** A command from the journal was carried out; a refused one has a {@code refusal} that is not empty. */
    @WireName("CommandTaken")
    record CommandTaken(long number, String refusal, Instant at) implements RecoveryEvent {}

    /** The forecast exceeds the RTO; recorded once, early enough to act on it. */
    @WireName("RtoAtRisk")
    record RtoAtRisk(Duration forecast, Duration rto, Instant at) implements RecoveryEvent {}

    /** The run started to undo its effects; with a {@code nextTarget}, it then starts again towards that region. */
    @WireName("RollbackStarted")
    record RollbackStarted(String reason, Optional<String> nextTarget, Instant at) implements RecoveryEvent {}

    /** A step's effect was undone. */
    @WireName("StepReverted")
    record StepReverted(String step, Instant at) implements RecoveryEvent {}

    /** A step's effect could not or should not be undone, and remains. */
    @WireName("StepKept")
    record StepKept(String step, String reason, Instant at) implements RecoveryEvent {}

    /** All effects were undone; the steps run again, towards another region. */
    @WireName("TargetChanged")
    record TargetChanged(String target, Instant at) implements RecoveryEvent {}

    /** All effects were undone; the plan's rollback procedures run, back towards the source region. */
    @WireName("RollbackStepsStarted")
    record RollbackStepsStarted(Instant at) implements RecoveryEvent {}

    /** The final steps, which always run, started; the run will end as {@code outcome}. */
    @WireName("FinallyStarted")
    record FinallyStarted(ExecutionStatus outcome, Instant at) implements RecoveryEvent {}

    /** The contacts were told how the run ends, as far as their channels accepted the message. */
    @WireName("EndTold")
    record EndTold(Instant at) implements RecoveryEvent {}

    /**
     * A person ended the run without further effects.
     *
     * @param leftOver what the run may have left behind
     */
    @WireName("ExecutionAbandoned")
    record ExecutionAbandoned(String by, String reason, List<String> leftOver, Instant at) implements RecoveryEvent {}

    /** The run ended. */
    @WireName("ExecutionEnded")
    record ExecutionEnded(ExecutionStatus status, Instant at) implements RecoveryEvent {}
}
