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
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes secrets from the texts of events before they are stored. Names and captured states stay as they are, because the
 * engine acts on them.
 */
final class RedactedEvents {

    private RedactedEvents() {}

    static List<RecoveryEvent> of(List<RecoveryEvent> events, Redactor redactor) {
        return redactor.isEmpty()
                ? events
                : events.stream().map(e -> of(e, redactor)).toList();
    }

    private static RecoveryEvent of(RecoveryEvent event, Redactor redactor) {
        if (event instanceof StepVerified e) {
            return new StepVerified(e.step(), redactor.redact(e.summary()), redacted(e.evidence(), redactor), e.at());
        } else if (event instanceof FindingNoted e) {
            Finding found = e.finding();
            return new FindingNoted(
                    new Finding(found.code(), found.subject(), redactor.redact(found.message())), e.at());
        } else if (event instanceof StepHadNothingToDo e) {
            return new StepHadNothingToDo(e.step(), redactor.redact(e.reason()), e.at());
        } else if (event instanceof StepFailed e) {
            return new StepFailed(e.step(), e.attempt(), redactor.redact(e.reason()), e.retryable(), e.at());
        } else if (event instanceof StepGivenUp e) {
            return new StepGivenUp(e.step(), redactor.redact(e.reason()), e.at());
        } else if (event instanceof StepSkipped e) {
            return new StepSkipped(e.step(), e.by(), redactor.redact(e.reason()), e.at());
        } else if (event instanceof StepAbortOrdered e) {
            return new StepAbortOrdered(e.step(), e.by(), redactor.redact(e.reason()), e.at());
        } else if (event instanceof StepKept e) {
            return new StepKept(e.step(), redactor.redact(e.reason()), e.at());
        } else if (event instanceof PersonAsked e) {
            return new PersonAsked(e.step(), redactor.redact(e.question()), e.at());
        } else if (event instanceof PersonAnswered e) {
            return new PersonAnswered(e.step(), e.yes(), e.by(), redactor.redact(e.comment()), e.at());
        } else if (event instanceof ExecutionPaused e) {
            return new ExecutionPaused(redactor.redact(e.reason()), e.step(), e.at());
        } else if (event instanceof RollbackStarted e) {
            return new RollbackStarted(redactor.redact(e.reason()), e.nextTarget(), e.at());
        }
        return event;
    }

    private static Map<String, String> redacted(Map<String, String> evidence, Redactor redactor) {
        Map<String, String> out = new TreeMap<>();
        evidence.forEach((key, value) -> out.put(key, redactor.redact(value)));
        return out;
    }
}
