package io.iotdr.recovery.internal.drive;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;

/** A run that passed every check and has not started; its first event is not stored yet. */
public record NewRun(RecoveryPlan plan, ExecutionStarted start) {}
