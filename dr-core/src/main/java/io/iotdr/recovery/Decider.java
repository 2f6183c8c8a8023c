package io.iotdr.recovery;

import io.github.resilience4j.core.IntervalFunction;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.RetrySpec;
import io.iotdr.recovery.Instruction.Record;
import io.iotdr.recovery.Instruction.RevertStep;
import io.iotdr.recovery.Instruction.RunStep;
import io.iotdr.recovery.Instruction.WakeAt;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RollbackStepsStarted;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what comes next. Pure: no clock, no I/O, no randomness; the same state and moment always give the same instructions. Every
 * rule about order, retries, deadlines, rollback and pausing is here and nowhere else.
 */
public final class Decider {

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private Decider() {}

    /** Everything that is wanted in this state; a {@link Record} changes the state, so the shell asks again after it. */
    public static List<Instruction> decide(RecoveryState state, Instant now) {
        if (state.ended().isPresent() || state.paused()) {
            return List.of();
        }
        return state.rollingBack() && !state.inRollbackSteps() ? undo(state, now) : forward(state, now);
    }

    private static List<Instruction> forward(RecoveryState state, Instant now) {
        StepTable table = state.table();
        if (table.allDone()) {
            return List.of(new Record(new ExecutionEnded(finalStatus(state), now)));
        }
        List<Instruction> wanted = new ArrayList<>();
        int free = state.plan().maxParallel() - table.running();
        for (StepState step : table.active()) {
            switch (step.status) {
                case RUNNING -> wanted.add(new RunStep(step.spec.id(), step.attempt));
                case READY -> {
                    if (step.spec.builtIn().filter(BuiltInStep::needsPerson).isPresent()) {
                        return List.of(new Record(new PersonAsked(step.spec.id(), step.spec.title(), now)));
                    }
                    if (free-- > 0) {
                        wanted.add(new RunStep(step.spec.id(), 1));
                    }
                }
                case ASKING -> {
                    Instant deadline = step.changed().orElseThrow().plus(step.spec.timeout());
                    if (now.isBefore(deadline)) {
                        wanted.add(new WakeAt(deadline));
                    } else {
                        return List.of(new Record(nobodyAnswered(step, now)));
                    }
                }
                case FAILED -> {
                    Instruction next = afterFailure(state, step, now);
                    if (next instanceof Record) {
                        return List.of(next);
                    }
                    wanted.add(next);
                }
                case WAITING, VERIFIED, GIVEN_UP, REVERTED, KEPT ->
                    throw new IllegalStateException("not active: " + step);
            }
        }
        return wanted;
    }

    private static StepFailed nobodyAnswered(StepState step, Instant now) {
        return new StepFailed(
                step.spec.id(),
                step.attempt + 1,
                "nobody answered within " + io.iotdr.plan.Durations.text(step.spec.timeout()) + ": "
                        + step.spec.title(),
                false,
                now);
    }

    private static Instruction afterFailure(RecoveryState state, StepState step, Instant now) {
        if (step.retryable && step.attemptsLeft() > 0) {
            Instant next = step.changed().orElseThrow().plus(backoff(state.execution(), step));
            return now.isBefore(next) ? new WakeAt(next) : new RunStep(step.spec.id(), step.attempt + 1);
        }
        if (state.inRollbackSteps()) {
            return new Record(new ExecutionEnded(ExecutionStatus.ROLLBACK_INCOMPLETE, now));
        }
        String reason = step.spec.id() + " failed: " + step.summary();
        return new Record(
                switch (step.spec.onFailure()) {
                    case CONTINUE -> new StepGivenUp(step.spec.id(), step.summary(), now);
                    case PAUSE -> new ExecutionPaused(reason, now);
                    case ROLLBACK -> goBack(state, reason, Optional.empty(), now);
                    case NEXT_REGION -> goBack(state, reason, untried(state), now);
                });
    }

    /** S8: past the point of no return only a person may go back. */
    private static RecoveryEvent goBack(RecoveryState state, String reason, Optional<String> next, Instant now) {
        return state.pastPointOfNoReturn()
                ? new ExecutionPaused(
                        reason
                                + "; past the point of no return, so nothing is rolled back by itself: resume, or roll back"
                                + " and accept the loss",
                        now)
                : new RollbackStarted(reason, next, now);
    }

    private static Optional<String> untried(RecoveryState state) {
        return state.plan().tertiary().filter(t -> !t.equals(state.target()) && !t.equals(state.source()));
    }

    /** Undoes one step after the other, the last first, once nothing runs any more. */
    private static List<Instruction> undo(RecoveryState state, Instant now) {
        List<Instruction> running = state.table().active().stream()
                .filter(s -> s.status == StepStatus.RUNNING && !s.interrupted)
                .map(s -> (Instruction) new RunStep(s.spec.id(), s.attempt))
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
        return state.plan().rollbackSteps().isEmpty()
                ? List.of(new Record(new ExecutionEnded(finalStatus(state), now)))
                : List.of(new Record(new RollbackStepsStarted(now)));
    }

    private static ExecutionStatus finalStatus(RecoveryState state) {
        if (!state.rollingBack()) {
            return ExecutionStatus.COMPLETED;
        }
        return state.leftOver().isEmpty() ? ExecutionStatus.ROLLED_BACK : ExecutionStatus.ROLLBACK_INCOMPLETE;
    }

    /**
     * Doubles from try to try, with up to half of it taken off: spread like jitter, so that many executions do not beat on a
     * provider in step, and yet a function of the execution, the step and the attempt alone.
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

    /** Whether a rollback that a person asks for may start; past the point of no return only with the loss accepted. */
    static boolean mayRollBack(RecoveryState state, boolean acceptLoss) {
        return state.ended().isEmpty() && !state.rollingBack() && (acceptLoss || !state.pastPointOfNoReturn());
    }
}
