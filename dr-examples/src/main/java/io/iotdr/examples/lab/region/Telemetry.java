package io.iotdr.examples.lab.region;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One record of a region's telemetry.
 *
 * @param number the device's own message number
 * @param stored when the region stored the record
 */
record Telemetry(String device, long number, Instant stored, String value) {

    String line() {
        return device + "|" + number + "|" + stored + "|" + value;
    }

    static Telemetry ofLine(String line) {
        String[] parts = line.split("\\|", 4);
        return new Telemetry(parts[0], Long.parseLong(parts[1]), Instant.parse(parts[2]), parts[3]);
    }

    byte[] bytes() {
        return line().getBytes(StandardCharsets.UTF_8);
    }

    static Telemetry ofBytes(byte[] bytes) {
        return ofLine(new String(bytes, StandardCharsets.UTF_8));
    }
}
