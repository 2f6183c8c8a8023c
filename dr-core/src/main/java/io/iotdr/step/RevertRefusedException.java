package io.iotdr.step;

import io.iotdr.error.DisasterRecoveryException;

/**
 * Signals that a step was not reverted because that would do harm. The message names the reason and what stays changed.
 */
public final class RevertRefusedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public RevertRefusedException(String message) {
        super(message);
    }
}
