package io.iotdr.examples.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of a lab run.
 *
 * @param shipEvery how often the west ships its log; records not yet shipped are lost with the west
 * @param killOrchestratorAt the step at which the orchestrator is killed, before the step has any effect
 * @param oneAddress use ports of 127.0.0.1 and SRV records even if 127.0.0.2 can be bound
 */
public record LabOptions(
        int devices,
        Duration shipEvery,
        Duration warmUp,
        Optional<String> killOrchestratorAt,
        boolean oneAddress,
        Path output) {}
