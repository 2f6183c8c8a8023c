package io.iotdr.examples.lab;

import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy.Reaction;
import java.time.Instant;
import java.util.Map;

/** The messages from the orchestrator's process to the lab, as JSON. */
final class Said {

    private Said() {}

    /** An event of the run; {@code event} holds the event's own fields. */
    record Event(String type, Instant at, Map<String, Object> event) {
        String text(String field) {
            return String.valueOf(event.get(field));
        }
    }

    /** The detection of an impaired region. */
    record Detected(Instant at, Detection detection, Reaction verdict) {}
}
