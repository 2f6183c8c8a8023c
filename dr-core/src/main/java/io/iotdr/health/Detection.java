package io.iotdr.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The verdict that a region is impaired.
 *
 * @param since when the first look failed
 * @param lastGood when the failing probes last saw it well
 * @param probes which probes fail, by name
 * @param evidence who saw what, for people
 */
public record Detection(
        String region, Instant since, Optional<Instant> lastGood, List<String> probes, List<String> evidence) {}
