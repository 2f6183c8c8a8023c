package io.iotdr.recovery;

import io.iotdr.plan.RunKind;
import java.time.Instant;

/** A run in a list of runs. */
public record RunSummary(
        String execution,
        String plan,
        RunKind kind,
        String source,
        String target,
        ExecutionStatus status,
        Instant started) {}
