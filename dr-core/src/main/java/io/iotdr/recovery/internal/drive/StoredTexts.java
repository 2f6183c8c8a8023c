package io.iotdr.recovery.internal.drive;

import io.iotdr.finding.Finding;
import io.iotdr.log.Redactor;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.StepAbortOrdered;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prepares the texts of events for the journal: without secrets, and short enough to be read again. Names and captured
 * states stay as they are, because the engine acts on them.
 */
final class StoredTexts {

    /** The most characters of one text; people read its beginning. */
    static final int LONGEST = 16_384;

    private static final int LOOKED_AT = 1 << 20;

    private static final int MOST_EVIDENCE = 100;

    private final Redactor redactor;

    StoredTexts(Redactor redactor) {
        this.redactor = redactor;
    }

    List<RecoveryEvent> of(List<RecoveryEvent> events) {
        return events.stream().map(this::of).toList();
    }

    private RecoveryEvent of(RecoveryEvent event) {
        if (event instanceof StepVerified e) {
            return new StepVerified(e.step(), stored(e.summary()), evidence(e.evidence()), e.at());
        } else if (event instanceof FindingNoted e) {
            Finding found = e.finding();
            return new FindingNoted(new Finding(found.code(), found.subject(), stored(found.message())), e.at());
        } else if (event instanceof StepProgressed e) {
            return new StepProgressed(e.step(), stored(e.text()), e.left(), e.at());
        } else if (event instanceof StepHadNothingToDo e) {
            return new StepHadNothingToDo(e.step(), stored(e.reason()), e.at());
        } else if (event instanceof StepFailed e) {
            return new StepFailed(e.step(), e.attempt(), stored(e.reason()), e.retryable(), e.at());
        } else if (event instanceof StepGivenUp e) {
            return new StepGivenUp(e.step(), stored(e.reason()), e.at());
        } else if (event instanceof StepSkipped e) {
            return new StepSkipped(e.step(), e.by(), stored(e.reason()), e.at());
        } else if (event instanceof StepAbortOrdered e) {
            return new StepAbortOrdered(e.step(), e.by(), stored(e.reason()), e.at());
        } else if (event instanceof StepKept e) {
            return new StepKept(e.step(), stored(e.reason()), e.at());
        } else if (event instanceof PersonAsked e) {
            return new PersonAsked(e.step(), stored(e.question()), e.at());
        } else if (event instanceof PersonAnswered e) {
            return new PersonAnswered(e.step(), e.yes(), e.by(), stored(e.comment()), e.at());
        } else if (event instanceof ExecutionPaused e) {
            return new ExecutionPaused(stored(e.reason()), e.step(), e.at());
        } else if (event instanceof RollbackStarted e) {
            return new RollbackStarted(stored(e.reason()), e.nextTarget(), e.at());
        }
        return event;
    }

    /** Removes secrets before the text is cut, which could leave a part of one. Far behind the cut, nothing matters. */
    private String stored(String text) {
        boolean whole = text.length() <= LOOKED_AT;
        String clean = redactor.redact(whole ? text : text.substring(0, LOOKED_AT));
        return whole && clean.length() <= LONGEST
                ? clean
                : clean.substring(0, Math.min(clean.length(), LONGEST - 50)) + "… (" + text.length() + " characters)";
    }

    private Map<String, String> evidence(Map<String, String> evidence) {
        Map<String, String> out = new TreeMap<>();
        evidence.entrySet().stream()
                .limit(MOST_EVIDENCE)
                .forEach(e -> out.put(stored(e.getKey()), stored(e.getValue())));
        return out;
    }
}
