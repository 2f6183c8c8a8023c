package io.iotdr.recovery.internal.decide;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.NearestName;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryCommand.Abort;
import io.iotdr.recovery.RecoveryCommand.Approve;
import io.iotdr.recovery.RecoveryCommand.Deny;
import io.iotdr.recovery.RecoveryCommand.Pause;
import io.iotdr.recovery.RecoveryCommand.Resume;
import io.iotdr.recovery.RecoveryCommand.Retry;
import io.iotdr.recovery.RecoveryCommand.RollBack;
import io.iotdr.recovery.RecoveryCommand.Skip;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.StepAbortOrdered;
import io.iotdr.recovery.RecoveryEvent.StepRetried;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Translates commands into events. Pure, like the {@link Decider}. */
public final class Commands {

    private Commands() {}

    /**
     * Returns the event that a command causes.
     *
     * @throws DisasterRecoveryException when the run's state does not allow the command; the message gives the reason
     */
    public static RecoveryEvent event(RecoveryState state, RecoveryCommand command, Instant now) {
        if (state.ended().isPresent()) {
            throw new DisasterRecoveryException(
                    "the run " + state.execution() + " has ended (" + state.status() + "); it takes no more commands");
        }
        if (command instanceof Pause c) {
            refuseAtTheEnd(state);
            return new ExecutionPaused(c.reason() + " (" + c.by() + ")", Optional.empty(), now);
        } else if (command instanceof Resume c) {
            return new ExecutionResumed(c.by(), now);
        } else if (command instanceof Approve c) {
            return answer(state, c.step(), true, c.by(), c.comment(), now);
        } else if (command instanceof Deny c) {
            return answer(state, c.step(), false, c.by(), c.reason(), now);
        } else if (command instanceof Skip c) {
            return skip(state, c, now);
        } else if (command instanceof Retry c) {
            return retry(state, c, now);
        } else if (command instanceof Abort c) {
            return abort(state, c, now);
        } else if (command instanceof RollBack c) {
            return rollBack(state, c, now);
        }
        throw new IllegalStateException("not a command: " + command);
    }

    private static StepState step(RecoveryState state, String id) {
        List<String> known =
                state.table().all().stream().map(s -> s.spec().id()).toList();
        if (!known.contains(id)) {
            throw new DisasterRecoveryException("the run " + state.execution() + " has no step '" + id
                    + "' in its current phase" + NearestName.hint(id, known));
        }
        return state.step(id);
    }

    private static PersonAnswered answer(
            RecoveryState state, String id, boolean yes, String by, String comment, Instant now) {
        StepState step = step(state, id);
        if (step.status() == StepStatus.WAITING) {
            throw new DisasterRecoveryException("the run has not reached the step '" + id + "' yet; it waits for "
                    + step.spec().needs());
        }
        if (step.status() != StepStatus.ASKING) {
            throw new DisasterRecoveryException("the step '" + id + "' is " + step.status()
                    + "; only a step that is ASKING can be approved or denied");
        }
        boolean manual = step.spec().is(BuiltInStep.MANUAL);
        if (!manual) {
            refuseInitiator(state, by, "approve or deny the step");
        }
        return new PersonAnswered(id, yes, by, comment, now);
    }

    /** Refuses a decision on an approval by the person who started the run (two-person rule). */
    private static void refuseInitiator(RecoveryState state, String by, String what) {
        if (by.strip().equalsIgnoreCase(state.start().initiator().strip())) {
            throw new DisasterRecoveryException(by + " started this run; another person must " + what
                    + " (two-person rule). On a shared account, people act under their own names with --by NAME, which needs"
                    + " access: {claimed_names: true} in the configuration");
        }
    }

    private static StepSkipped skip(RecoveryState state, Skip command, Instant now) {
        StepState step = step(state, command.step());
        boolean possible = switch (step.status()) {
            case READY, FAILED, ASKING -> true;
            // What needs this step would start, although what this step waits for has not ended.
            case WAITING ->
                throw new DisasterRecoveryException("the step '" + command.step() + "' waits for "
                        + step.spec().needs() + ", which have not ended; it can be skipped after them");
            case RUNNING, VERIFIED, NOTHING_TO_DO, GIVEN_UP, REVERTED, KEPT -> false;
        };
        if (!possible || command.reason().isBlank()) {
            throw new DisasterRecoveryException(
                    possible
                            ? "skipping the step '" + command.step() + "' needs a reason, which appears in the report"
                            : "the step '" + command.step() + "' is " + step.status() + " and cannot be skipped"
                                    + (step.status() == StepStatus.RUNNING
                                            ? "; abort it first: dr failover abort " + state.execution() + " "
                                                    + command.step() + " --reason TEXT"
                                            : ""));
        }
        boolean manual = step.spec().is(BuiltInStep.MANUAL);
        if (step.asked && !manual || step.spec().is(BuiltInStep.APPROVE)) {
            refuseInitiator(state, command.by(), "skip the step, which asks for a decision");
        }
        return new StepSkipped(command.step(), command.by(), command.reason(), now);
    }

    private static StepRetried retry(RecoveryState state, Retry command, Instant now) {
        StepState step = step(state, command.step());
        if (step.status() != StepStatus.FAILED) {
            throw new DisasterRecoveryException(
                    "the step '" + command.step() + "' is " + step.status() + "; only a FAILED step can be retried");
        }
        return new StepRetried(command.step(), command.by(), now);
    }

    /** The end of a run whose steps are all done is announced already, so nothing may change it. */
    private static void refuseAtTheEnd(RecoveryState state) {
        if (state.phase() != Phase.UNDO && state.table().allDone()) {
            throw new DisasterRecoveryException("all steps of the run " + state.execution()
                    + " are done and it is ending; to move back, start a failback");
        }
    }

    private static StepAbortOrdered abort(RecoveryState state, Abort command, Instant now) {
        StepState step = step(state, command.step());
        if (step.status() != StepStatus.RUNNING || command.reason().isBlank()) {
            throw new DisasterRecoveryException(
                    step.status() == StepStatus.RUNNING
                            ? "aborting the step '" + command.step() + "' needs a reason, which appears in the report"
                            : "the step '" + command.step() + "' is " + step.status()
                                    + "; only a RUNNING step can be aborted, one that has not begun can be skipped");
        }
        return new StepAbortOrdered(command.step(), command.by(), command.reason(), now);
    }

    private static RollbackStarted rollBack(RecoveryState state, RollBack command, Instant now) {
        if (state.phase() != Phase.FORWARD) {
            throw new DisasterRecoveryException(
                    "the run " + state.execution() + " is " + state.status() + " and cannot be rolled back now");
        }
        refuseAtTheEnd(state);
        if (state.pastPointOfNoReturn() && !command.acceptLoss()) {
            throw new DisasterRecoveryException("the run " + state.execution()
                    + " is past its point of no return; a rollback loses the data written since then. Repeat the"
                    + " rollback and accept the loss (--accept-loss), or resume the run");
        }
        if (state.mayBePastPointOfNoReturn() && !command.acceptLoss()) {
            throw new DisasterRecoveryException("the run " + state.execution()
                    + " has begun to change its data and may be past its point of no return. Finish or abort that step"
                    + " first, or repeat the rollback and accept the loss (--accept-loss)");
        }
        return new RollbackStarted("asked for by " + command.by(), Optional.empty(), now);
    }
}
