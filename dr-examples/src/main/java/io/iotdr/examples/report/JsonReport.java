package io.iotdr.examples.report;

import io.iotdr.json.Json;
import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the results as JSON: an array with one object per disaster. */
public final class JsonReport {

    private JsonReport() {}

    public static String of(List<DisasterResult> results) {
        return Json.pretty(results.stream().map(JsonReport::of).toList()) + "\n";
    }

    private static Map<String, Object> of(DisasterResult result) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("scenario", result.scenario());
        out.put("status", result.status());
        out.put("rta_seconds", seconds(result.rta(1)));
        out.put("rta_p50_seconds", seconds(result.rta(0.5)));
        out.put("rta_p95_seconds", seconds(result.rta(0.95)));
        out.put("rpa_seconds", seconds(Optional.of(result.rpa())));
        out.put("devices", result.devices().size());
        out.put("devices_recovered", result.devicesRecovered());
        out.put("messages_acknowledged", result.messagesAcknowledged());
        out.put("messages_lost", result.messagesLost());
        out.put("execution", result.execution().map(RecoveryReport::execution));
        out.put("recovery_point", result.execution().flatMap(RecoveryReport::recoveryPoint));
        out.put("struck", result.struck());
        out.put("timeline", result.timeline());
        return out;
    }

    /** Returns seconds, rounded to hundredths; empty, written as null, when the device never came back. */
    private static Optional<Double> seconds(Optional<Duration> length) {
        return length.map(d -> Math.round(d.toMillis() / 10.0) / 100.0);
    }
}
