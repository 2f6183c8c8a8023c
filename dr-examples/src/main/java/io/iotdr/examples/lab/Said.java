package io.iotdr.examples.lab;

import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy.Verdict;
import java.time.Instant;
import java.util.Map;

/** What the orchestrator's process tells the lab, as JSON. */
final class Said {

    private Said() {}

    /** Something happened in the recovery; {@code event} holds the event's own fields. */
    record Event(String type, Instant at, Map<String, Object> event) {
        String text(String field) {
            return String.valueOf(event.get(field));
        }
    }

    /** A region was found to be impaired. */
    record Detected(Instant at, Detection detection, Verdict verdict) {}
}
