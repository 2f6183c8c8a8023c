package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.EndTold;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepRetried;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages of a run that wait for a person: open questions and the pause, derived from the run's events. */
final class OpenPages {

    private static final String PAUSE = "";

    private final Map<String, String> open = new LinkedHashMap<>();
    private Optional<String> last = Optional.empty();
    private Optional<String> pausedBy = Optional.empty();
    private boolean waitsForTurn;

    /** Applies an event; {@code text} is what people are told about it. */
    void apply(RecoveryEvent event, Optional<String> text) {
        if (text.isPresent()) {
            last = text;
        }
        if (event instanceof TurnAwaited) {
            waitsForTurn = true;
        } else if (event instanceof TurnTaken) {
            waitsForTurn = false;
        } else if (event instanceof PersonAsked e) {
            text.ifPresent(t -> open.put(e.step(), t));
        } else if (event instanceof PersonAnswered e) {
            open.remove(e.step());
        } else if (event instanceof StepSkipped e) {
            open.remove(e.step());
            endPauseOf(e.step());
        } else if (event instanceof StepRetried e) {
            endPauseOf(e.step());
        } else if (event instanceof StepFailed e) {
            open.remove(e.step());
        } else if (event instanceof ExecutionPaused e) {
            text.ifPresent(t -> open.put(PAUSE, t));
            pausedBy = e.step();
        } else if (event instanceof ExecutionResumed) {
            open.remove(PAUSE);
        } else if (event instanceof RollbackStarted || event instanceof ExecutionEnded) {
            open.clear();
        } else if (event instanceof EndTold) {
            open.clear();
            last = Optional.empty();
        }
    }

    private void endPauseOf(String step) {
        if (pausedBy.filter(step::equals).isPresent()) {
            open.remove(PAUSE);
            pausedBy = Optional.empty();
        }
    }

    /** Returns whether the run is paused because of this step, so that a decision on the step lets it continue. */
    boolean pausedBy(String step) {
        return open.containsKey(PAUSE) && pausedBy.filter(step::equals).isPresent();
    }

    /** Returns whether a person must act on this step. */
    boolean asks(String step) {
        return open.containsKey(step);
    }

    boolean waitsForTurn() {
        return waitsForTurn;
    }

    /** Returns what people were told and have not acted on. */
    List<String> texts() {
        return List.copyOf(open.values());
    }

    /** Returns what people must hear from a new driver, since the old one may have died before it told them. */
    List<String> toRepeat() {
        return open.isEmpty() ? last.stream().toList() : texts();
    }
}
