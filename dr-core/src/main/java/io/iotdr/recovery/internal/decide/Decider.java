package io.iotdr.recovery.internal.decide;

import io.github.resilience4j.core.IntervalFunction;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RetrySpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.FinallyStarted;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RollbackStepsStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import io.iotdr.recovery.StepStatus;
import io.iotdr.recovery.internal.decide.Instruction.AbortStep;
import io.iotdr.recovery.internal.decide.Instruction.AwaitTurn;
import io.iotdr.recovery.internal.decide.Instruction.Record;
import io.iotdr.recovery.internal.decide.Instruction.RevertStep;
import io.iotdr.recovery.internal.decide.Instruction.RunStep;
import io.iotdr.recovery.internal.decide.Instruction.TellEnd;
import io.iotdr.recovery.internal.decide.Instruction.WakeAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a run does next. Pure: no clock, no I/O, no randomness, so the same state and moment always yield the
 * same instructions. Every rule about order, retries, deadlines, rollback and pausing is here and nowhere else.
 */
public final class Decider {

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private Decider() {}

    /**
     * Returns all instructions for this state. A {@link Record} changes the state, so ask again after carrying it out.
     */
    public static List<Instruction> decide(RecoveryState state, Instant now) {
        if (state.ended().isPresent()) {
            return List.of();
        }
        return TakeoverLimit.applied(state, wanted(state, now), now);
    }

    private static List<Instruction> wanted(RecoveryState state, Instant now) {
        if (state.phase() == Phase.UNDO) {
            return state.paused() ? aborts(state) : undo(state, now);
        }
        if (state.phase() != Phase.FORWARD) {
            return state.paused() ? aborts(state) : steps(state, now);
        }
        List<Instruction> expiring = new ArrayList<>(expiring(state, now));
        if (state.paused()) {
            expiring.addAll(aborts(state));
            return expiring;
        }
        if (!state.turnTaken()) {
            return List.of(new AwaitTurn());
        }
        List<Instruction> wanted = new ArrayList<>(steps(state, now));
        wanted.addAll(expiring);
        objective(state, now).ifPresent(i -> wanted.add(0, i));
        return wanted;
    }

    /** Ends the steps that a person ordered to end, also while the run is paused. */
    private static List<Instruction> aborts(RecoveryState state) {
        return state.table().active().stream()
                .filter(s -> s.status == StepStatus.RUNNING)
                .flatMap(s -> s.abort().stream().map(reason -> (Instruction) new AbortStep(s.spec.id(), reason)))
                .toList();
    }

    /** Reverts temporary effects when their time is over, even while the run is paused. */
    private static List<Instruction> expiring(RecoveryState state, Instant now) {
        return state.temporary().stream()
                .map(s -> {
                    Instant end = s.changed().orElseThrow().plus(s.spec.lasts().orElseThrow());
                    return now.isBefore(end) ? new WakeAt(end) : (Instruction) new RevertStep(s.spec.id());
                })
                .toList();
    }

    /** Records once that the run will miss its RTO; until then, returns when to check again. */
    private static Optional<Instruction> objective(RecoveryState state, Instant now) {
        if (state.rtoAtRisk()) {
            return Optional.empty();
        }
        Duration rto = state.plan().objectives().rto();
        Optional<Duration> forecast = state.forecast(now);
        if (forecast.filter(f -> f.compareTo(rto) > 0).isPresent()) {
            return Optional.of(new Record(new RtoAtRisk(forecast.get(), rto, now)));
        }
        return state.tooLateFrom().map(late -> new WakeAt(late.plusMillis(1)));
    }

    /** Returns an instruction for each active step. A {@link Record} is returned alone, since it changes the state. */
    private static List<Instruction> steps(RecoveryState state, Instant now) {
        StepTable table = state.table();
        if (table.allDone()) {
            return List.of(allDone(state, now));
        }
        if (table.active().isEmpty()) {
            return List.of(leftOver(state, now));
        }
        List<Instruction> wanted = new ArrayList<>();
        int free = state.plan().maxParallel() - table.running();
        for (StepState step : table.active()) {
            Instruction next = next(state, step, now);
            if (next instanceof Record) {
                return List.of(next);
            }
            boolean begins = next instanceof RunStep && step.status != StepStatus.RUNNING;
            if (!begins || free-- > 0) {
                wanted.add(next);
            }
        }
        return wanted;
    }

    /** Handles steps that can never start, since a rollback step that they need has failed permanently. */
    private static Instruction leftOver(RecoveryState state, Instant now) {
        return state.table()
                .firstWaiting()
                .map(s -> (Instruction) new Record(
                        new StepKept(s.spec.id(), "not attempted, since a rollback step that it needs failed", now)))
                .orElseGet(() -> finish(state, rolledBack(state), now));
    }

    private static Instruction next(RecoveryState state, StepState step, Instant now) {
        String id = step.spec.id();
        return switch (step.status) {
            case RUNNING ->
                step.abort()
                        .<Instruction>map(reason -> new AbortStep(id, reason))
                        .orElse(new RunStep(id, step.attempt));
            case READY -> {
                if (!state.isMeant(step.spec)) {
                    yield new Record(new StepHadNothingToDo(id, state.notMeant(step.spec), now));
                }
                yield needsPerson(step)
                        ? new Record(new PersonAsked(id, step.spec.title(), now))
                        : new RunStep(id, step.attempt + 1);
            }
            case ASKING -> {
                Instant deadline = step.changed().orElseThrow().plus(step.spec.timeout());
                yield now.isBefore(deadline) ? new WakeAt(deadline) : new Record(nobodyAnswered(step, now));
            }
            case FAILED -> afterFailure(state, step, now);
            case WAITING, VERIFIED, NOTHING_TO_DO, GIVEN_UP, REVERTED, KEPT ->
                throw new IllegalStateException("not active: " + step);
        };
    }

    private static boolean needsPerson(StepState step) {
        return step.spec.builtIn().filter(BuiltInStep::needsPerson).isPresent();
    }

    private static StepFailed nobodyAnswered(StepState step, Instant now) {
        return new StepFailed(
                step.spec.id(),
                step.attempt + 1,
                "no answer within " + Durations.text(step.spec.timeout()) + " to: " + step.summary(),
                false,
                now);
    }

    private static Instruction afterFailure(RecoveryState state, StepState step, Instant now) {
        if (step.retryable && step.attemptsLeft() > 0 && needsPerson(step)) {
            return new Record(new PersonAsked(step.spec.id(), step.spec.title(), now));
        }
        if (step.retryable && step.attemptsLeft() > 0) {
            Instant next = step.changed().orElseThrow().plus(backoff(state.execution(), step));
            return now.isBefore(next) ? new WakeAt(next) : new RunStep(step.spec.id(), step.attempt + 1);
        }
        return switch (state.phase()) {
            case FORWARD -> new Record(failedForGood(state, step, now));
            case ROLLBACK_STEPS ->
                new Record(new StepKept(step.spec.id(), "this rollback step failed: " + step.summary(), now));
            case FINALLY, UNDO -> new Record(new StepGivenUp(step.spec.id(), step.summary(), now));
        };
    }

    private static RecoveryEvent failedForGood(RecoveryState state, StepState step, Instant now) {
        String reason = step.spec.id() + " failed: " + step.summary();
        return switch (step.spec.onFailure()) {
            case CONTINUE -> new StepGivenUp(step.spec.id(), step.summary(), now);
            case PAUSE -> new ExecutionPaused(reason, Optional.of(step.spec.id()), now);
            case ROLLBACK -> goBack(state, step, reason, Optional.empty(), now);
            case NEXT_REGION -> goBack(state, step, reason, untried(state), now);
        };
    }

    /** Rolls back, or pauses the run past the point of no return, where only a person may order a rollback (S8). */
    private static RecoveryEvent goBack(
            RecoveryState state, StepState step, String reason, Optional<String> next, Instant now) {
        return state.pastPointOfNoReturn() || state.mayBePastPointOfNoReturn()
                ? new ExecutionPaused(
                        reason
                                + "; the run is, or may be, past its point of no return and is not rolled back automatically: resume it, or"
                                + " roll it back and accept the loss",
                        Optional.of(step.spec.id()),
                        now)
                : new RollbackStarted(reason, next, now);
    }

    private static Optional<String> untried(RecoveryState state) {
        return state.plan().tertiary().filter(t -> !t.equals(state.target()) && !t.equals(state.source()));
    }

    private static Instruction allDone(RecoveryState state, Instant now) {
        return switch (state.phase()) {
            case FORWARD ->
                state.temporary().isEmpty()
                        ? finish(state, ExecutionStatus.COMPLETED, now)
                        : new RevertStep(state.temporary().get(0).spec.id());
            case ROLLBACK_STEPS, UNDO -> finish(state, rolledBack(state), now);
            case FINALLY -> end(state, state.outcome().orElseThrow(), now);
        };
    }

    /** Ends the running steps, and then undoes the steps one at a time, the latest first. */
    private static List<Instruction> undo(RecoveryState state, Instant now) {
        List<Instruction> running = state.table().active().stream()
                .filter(s -> s.status == StepStatus.RUNNING && !s.interrupted)
                .map(s -> (Instruction) new AbortStep(s.spec.id(), s.abort().orElse("the run is rolled back")))
                .toList();
        if (!running.isEmpty()) {
            return running;
        }
        Optional<StepState> next = state.nextToUndo();
        if (next.isPresent()) {
            return List.of(new RevertStep(next.get().spec.id()));
        }
        if (state.nextTarget().isPresent()) {
            return List.of(new Record(new TargetChanged(state.nextTarget().get(), now)));
        }
        return List.of(
                state.plan().rollbackSteps().isEmpty()
                        ? finish(state, rolledBack(state), now)
                        : new Record(new RollbackStepsStarted(now)));
    }

    private static ExecutionStatus rolledBack(RecoveryState state) {
        return state.leftOver().isEmpty() ? ExecutionStatus.ROLLED_BACK : ExecutionStatus.ROLLBACK_INCOMPLETE;
    }

    private static Instruction finish(RecoveryState state, ExecutionStatus outcome, Instant now) {
        return state.plan().finallySteps().isEmpty()
                ? end(state, outcome, now)
                : new Record(new FinallyStarted(outcome, now));
    }

    private static Instruction end(RecoveryState state, ExecutionStatus outcome, Instant now) {
        return state.endTold() ? new Record(new ExecutionEnded(outcome, now)) : new TellEnd(outcome);
    }

    /**
     * Returns the pause before the next attempt: it doubles with each attempt, up to one minute, less up to half of it.
     * The reduction spreads the retries of many runs like jitter, but depends only on the run, the step and the
     * attempt.
     */
    static Duration backoff(String execution, StepState step) {
        RetrySpec retry = step.spec.retry();
        if (retry.backoff().isZero()) {
            return Duration.ZERO;
        }
        IntervalFunction growth = IntervalFunction.ofExponentialBackoff(retry.backoff(), 2.0, LONGEST_BACKOFF);
        long millis = growth.apply(Math.max(1, step.attempt - step.attemptsBeforeResume));
        int spread = Math.floorMod((execution + "/" + step.spec.id() + "/" + step.attempt).hashCode(), 1000);
        return Duration.ofMillis(millis - millis * spread / 2000);
    }
}
