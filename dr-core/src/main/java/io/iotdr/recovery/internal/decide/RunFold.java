package io.iotdr.recovery.internal.decide;

import static io.iotdr.recovery.internal.decide.Fold.on;

import io.iotdr.finding.FindingCode;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.RecoveryEvent.EndTold;
import io.iotdr.recovery.RecoveryEvent.ExecutionAbandoned;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.FinallyStarted;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.recovery.RecoveryEvent.PlanPinned;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RollbackStepsStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import io.iotdr.recovery.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The changes that the events of the run as a whole make. */
final class RunFold {

    static final List<Fold.FoldedEvent<RecoveryState, ?>> CHANGES = List.of(
            // The first event of a run; RecoveryState.begin has applied it.
            on(ExecutionStarted.class, (run, e) -> {}),
            // The plan itself is an argument of RecoveryState.begin.
            on(PlanPinned.class, (run, e) -> run.planHash = e.planHash()),
            on(TurnAwaited.class, (run, e) -> run.turnAwaited = true),
            on(TurnTaken.class, (run, e) -> run.turnTaken = true),
            on(ExecutionTakenOver.class, RunFold::takenOver),
            on(ExecutionPaused.class, RunFold::paused),
            on(ExecutionResumed.class, (run, e) -> resumed(run)),
            on(CommandTaken.class, (run, e) -> run.commandsTaken = e.number()),
            on(RtoAtRisk.class, (run, e) -> run.rtoAtRisk = true),
            on(RollbackStarted.class, RunFold::rollbackStarted),
            on(TargetChanged.class, RunFold::targetChanged),
            on(RollbackStepsStarted.class, (run, e) -> rollbackStepsStarted(run)),
            on(FinallyStarted.class, RunFold::finallyStarted),
            on(ExecutionAbandoned.class, RunFold::abandoned),
            on(FindingNoted.class, (run, e) -> run.findings.add(e.finding())),
            on(EndTold.class, (run, e) -> run.endTold = true),
            on(ExecutionEnded.class, (run, e) -> run.ended = e.status()));

    private RunFold() {}

    /** An undo has no event when it begins, so the one that is next may have begun at any time before the takeover. */
    private static void takenOver(RecoveryState run, ExecutionTakenOver event) {
        boolean soon = run.takenOverAt == null
                || Duration.between(run.takenOverAt, event.at()).compareTo(RecoveryState.IN_A_ROW) < 0;
        run.takeoversInARow = soon ? run.takeoversInARow + 1 : 1;
        run.takenOverAt = event.at();
        run.table().active().stream()
                .filter(s -> s.status == StepStatus.RUNNING)
                .forEach(s -> {
                    s.interrupted = true;
                    s.interruptedSince = s.changed();
                });
        if (run.phase == Phase.UNDO) {
            run.nextToUndo().ifPresent(s -> s.interruptedSince = Optional.of(event.at()));
        }
    }

    private static void abandoned(RecoveryState run, ExecutionAbandoned event) {
        run.findings.add(
                FindingCode.RUN_ABANDONED.about(run.execution(), "abandoned by " + event.by() + ": " + event.reason()));
        run.leftOver.addAll(event.leftOver());
    }

    private static void paused(RecoveryState run, ExecutionPaused event) {
        run.paused = true;
        run.pausedBy = event.step();
    }

    private static void resumed(RecoveryState run) {
        run.paused = false;
        run.takeoversInARow = 0;
        run.table().active().stream().filter(s -> s.status == StepStatus.FAILED).forEach(StepState::allowNewAttempts);
    }

    private static void rollbackStarted(RecoveryState run, RollbackStarted event) {
        run.phase = Phase.UNDO;
        run.paused = false;
        run.nextTarget = event.nextTarget();
    }

    private static void targetChanged(RecoveryState run, TargetChanged event) {
        run.target = event.target();
        run.nextTarget = Optional.empty();
        run.enter(Phase.FORWARD, run.plan.steps(run.start.kind()));
    }

    private static void rollbackStepsStarted(RecoveryState run) {
        run.source = run.target;
        run.target = run.start.source();
        run.enter(Phase.ROLLBACK_STEPS, run.plan.rollbackSteps());
    }

    private static void finallyStarted(RecoveryState run, FinallyStarted event) {
        run.outcome = event.outcome();
        run.enter(Phase.FINALLY, run.plan.finallySteps());
    }
}
