package io.iotdr.examples.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run of the lab may be told.
 *
 * @param shipEvery how often the west ships its log; what is not shipped is lost with it
 * @param killOrchestratorAt the step at which the orchestrator is killed, before the step does anything
 * @param oneAddress use ports of 127.0.0.1 and SRV records also where 127.0.0.2 can be bound
 */
public record LabOptions(
        int devices,
        Duration shipEvery,
        Duration warmUp,
        Optional<String> killOrchestratorAt,
        boolean oneAddress,
        Path output) {}
