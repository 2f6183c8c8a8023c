package io.iotdr.recovery;

import io.iotdr.plan.RunKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in a list of runs.
 *
 * @param driver the orchestrator whose lease on the run lasts; empty when the run has ended, when no process drives it, or
 *     when the leases cannot be read
 */
public record RunSummary(
        String execution,
        String plan,
        RunKind kind,
        String source,
        String target,
        ExecutionStatus status,
        Instant started,
        Optional<String> driver) {}
