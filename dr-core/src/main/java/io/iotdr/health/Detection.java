package io.iotdr.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The detection of an impaired region.
 *
 * @param since when the first failed probe was made
 * @param lastGood when the last successful calls of the failing probes began; the earliest of them
 * @param probes the names of the failing probes
 * @param evidence which vantage point saw what, for people
 */
public record Detection(
        String region, Instant since, Optional<Instant> lastGood, List<String> probes, List<String> evidence) {}
