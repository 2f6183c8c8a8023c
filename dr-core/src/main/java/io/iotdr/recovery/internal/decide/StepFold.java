package io.iotdr.recovery.internal.decide;

import static io.iotdr.recovery.internal.decide.Fold.on;

import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.StepAbortOrdered;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryEvent.StepRetried;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.StepStatus;
import java.util.List;
import java.util.Optional;

/** The changes that the events of a single step make. */
final class StepFold {

    static final List<Fold.FoldedEvent<RecoveryState, ?>> CHANGES = List.of(
            on(StepStarted.class, StepFold::started),
            on(StepCaptured.class, StepFold::captured),
            on(StepProgressed.class, (run, e) -> run.step(e.step()).progress = Optional.of(e)),
            on(StepApplied.class, StepFold::applied),
            on(StepVerified.class, StepFold::verified),
            on(StepHadNothingToDo.class, StepFold::hadNothingToDo),
            on(
                    StepAbortOrdered.class,
                    (run, e) -> run.step(e.step()).abort = Optional.of("aborted by " + e.by() + ": " + e.reason())),
            on(StepFailed.class, StepFold::failed),
            on(PersonAsked.class, StepFold::asked),
            on(PersonAnswered.class, StepFold::answered),
            on(
                    StepGivenUp.class,
                    (run, e) -> continueWithout(run, FindingCode.STEP_GIVEN_UP.about(e.step(), e.reason()), e)),
            on(StepSkipped.class, StepFold::skipped),
            on(StepRetried.class, StepFold::retried),
            on(StepReverted.class, (run, e) -> undone(run, e.step(), StepStatus.REVERTED, e, "reverted")),
            on(StepKept.class, StepFold::kept));

    private StepFold() {}

    private static void started(RecoveryState run, StepStarted event) {
        StepState step = run.step(event.step());
        step.applied &= event.attempt() == step.attempt;
        step.mayHaveAppliedBefore = step.mayHaveApplied;
        step.mayHaveApplied |= step.before != null;
        step.attempt = event.attempt();
        step.interrupted = false;
        change(run, step, StepStatus.RUNNING, event, "");
    }

    private static void captured(RecoveryState run, StepCaptured event) {
        StepState step = run.step(event.step());
        step.before = event.before();
        step.mayHaveApplied = true;
        run.undo.push(step);
    }

    private static void applied(RecoveryState run, StepApplied event) {
        StepState step = run.step(event.step());
        step.applied = true;
        passPointOfNoReturn(run, step);
    }

    /** A step whose response was lost is verified without a StepApplied event before it. */
    private static void verified(RecoveryState run, StepVerified event) {
        StepState step = run.step(event.step());
        passPointOfNoReturn(run, step);
        step.evidence = event.evidence();
        change(run, step, StepStatus.VERIFIED, event, event.summary());
    }

    private static void hadNothingToDo(RecoveryState run, StepHadNothingToDo event) {
        StepState step = run.step(event.step());
        if (run.isMeant(step.spec)) {
            run.findings.add(FindingCode.NOTHING_TO_DO.about(event.step(), "nothing to do: " + event.reason()));
        }
        change(run, step, StepStatus.NOTHING_TO_DO, event, event.reason());
    }

    private static void passPointOfNoReturn(RecoveryState run, StepState step) {
        if (run.phase == Phase.FORWARD
                && step.spec.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent()) {
            run.pastPointOfNoReturn = true;
        }
    }

    private static void failed(RecoveryState run, StepFailed event) {
        StepState step = run.step(event.step());
        // An attempt that failed before its start was recorded counts like any other.
        step.attempt = Math.max(step.attempt, event.attempt());
        step.retryable = event.retryable();
        step.abort = Optional.empty();
        change(run, step, StepStatus.FAILED, event, event.reason());
    }

    /** A step that asks for consent has applied nothing since it captured. */
    private static void asked(RecoveryState run, PersonAsked event) {
        StepState step = run.step(event.step());
        step.mayHaveApplied = step.mayHaveAppliedBefore;
        step.asked = true;
        change(run, step, StepStatus.ASKING, event, event.question());
    }

    private static void skipped(RecoveryState run, StepSkipped event) {
        String reason = "skipped by " + event.by() + ": " + event.reason();
        continueWithout(run, FindingCode.STEP_SKIPPED.about(event.step(), reason), event);
    }

    private static void continueWithout(RecoveryState run, Finding finding, RecoveryEvent event) {
        String id = finding.subject();
        run.findings.add(finding);
        change(run, run.step(id), StepStatus.GIVEN_UP, event, finding.message());
        endPauseOf(run, id);
    }

    private static void retried(RecoveryState run, StepRetried event) {
        run.step(event.step()).allowNewAttempts();
        endPauseOf(run, event.step());
    }

    /** Ends the pause that the failure of this step caused. */
    private static void endPauseOf(RecoveryState run, String step) {
        if (run.pausedBy.filter(step::equals).isPresent()) {
            run.paused = false;
        }
    }

    private static void kept(RecoveryState run, StepKept event) {
        run.leftOver.add(event.step() + ": " + event.reason());
        undone(run, event.step(), StepStatus.KEPT, event, event.reason());
    }

    private static void undone(RecoveryState run, String id, StepStatus status, RecoveryEvent event, String summary) {
        StepState step = run.step(id);
        run.undo.remove(step);
        change(run, step, status, event, summary);
    }

    /** The answer completes an approval or a manual step; a step that asked for consent continues with it. */
    private static void answered(RecoveryState run, PersonAnswered event) {
        StepState step = run.step(event.step());
        boolean consent = step.spec.builtIn().filter(BuiltInStep::needsPerson).isEmpty();
        String summary = (event.yes() ? "approved by " : "denied by ")
                + event.by()
                + (event.comment().isEmpty() ? "" : ": " + event.comment());
        step.retryable = false;
        if (consent) {
            step.consented = event.yes();
            change(run, step, event.yes() ? StepStatus.READY : StepStatus.FAILED, event, summary);
        } else {
            step.attempt++;
            change(run, step, event.yes() ? StepStatus.VERIFIED : StepStatus.FAILED, event, summary);
        }
    }

    private static void change(
            RecoveryState run, StepState step, StepStatus status, RecoveryEvent event, String summary) {
        if (step.started == null) {
            step.started = event.at();
        }
        if (status != StepStatus.RUNNING) {
            run.takeoversInARow = 0;
        }
        step.changed = event.at();
        step.progress = Optional.empty();
        step.interruptedSince = Optional.empty();
        step.summary = summary;
        run.table().move(step, status);
    }
}
