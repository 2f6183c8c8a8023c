package io.iotdr.cli.failover;

import io.iotdr.plan.Durations;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.RecoveryEvent.ExecutionAbandoned;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.StepAbortOrdered;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Formats events of a run for people. */
final class EventText {

    private EventText() {}

    /** Returns the text of an event; empty for events that only the engine needs. */
    static Optional<String> of(RecoveryEvent event) {
        return Optional.ofNullable(text(event));
    }

    private static @Nullable String text(RecoveryEvent event) {
        if (event instanceof ExecutionStarted e) {
            return "started     " + e.kind().name().toLowerCase(Locale.ROOT) + " " + e.execution() + ", " + e.source()
                    + " -> " + e.target() + ", by " + e.initiator();
        } else if (event instanceof ExecutionTakenOver e) {
            return "taken over  by " + e.owner();
        } else if (event instanceof TurnAwaited e) {
            return "waits       for " + String.join(", ", e.ahead()) + " to end, since both change the same resources";
        } else if (event instanceof StepStarted e) {
            return "step        " + e.step() + (e.attempt() > 1 ? ", attempt " + e.attempt() : "");
        } else if (event instanceof StepProgressed e) {
            return "progress    " + e.step() + ": " + e.text()
                    + e.left().map(l -> ", " + Durations.text(l) + " left").orElse("");
        } else if (event instanceof StepVerified e) {
            return "done        " + e.step() + ": " + e.summary();
        } else if (event instanceof StepHadNothingToDo e) {
            return "no effect   " + e.step() + ": nothing to do: " + e.reason();
        } else if (event instanceof StepAbortOrdered e) {
            return "aborts      " + e.step() + ", ordered by " + e.by() + ": " + e.reason();
        } else if (event instanceof FindingNoted e) {
            return "finding     " + e.finding();
        } else if (event instanceof StepFailed e) {
            return "failed      " + e.step() + ": " + e.reason();
        } else if (event instanceof PersonAsked e) {
            return "asks        " + e.step() + ": " + e.question();
        } else if (event instanceof PersonAnswered e) {
            return "answered    " + e.step() + ": " + (e.yes() ? "approved" : "denied") + " by " + e.by() + " "
                    + e.comment();
        } else if (event instanceof ExecutionPaused e) {
            return "PAUSED      " + e.reason();
        } else if (event instanceof RtoAtRisk e) {
            return "AT RISK     recovery is forecast after " + e.forecast() + ", which exceeds the RTO of " + e.rto();
        } else if (event instanceof RollbackStarted e) {
            return "rolls back  " + e.reason();
        } else if (event instanceof StepReverted e) {
            return "undone      " + e.step();
        } else if (event instanceof StepKept e) {
            return "left over   " + e.step() + ": " + e.reason();
        } else if (event instanceof StepGivenUp e) {
            return "given up    " + e.step() + ": " + e.reason();
        } else if (event instanceof StepSkipped e) {
            return "skipped     " + e.step() + " by " + e.by() + ": " + e.reason();
        } else if (event instanceof CommandTaken e && !e.refusal().isEmpty()) {
            return "REFUSED     a command: " + e.refusal();
        } else if (event instanceof ExecutionAbandoned e) {
            return "abandoned   by " + e.by() + ": " + e.reason();
        } else if (event instanceof ExecutionEnded e) {
            return "ended       " + e.status();
        }
        return null;
    }
}
