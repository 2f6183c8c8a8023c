package io.iotdr.recovery;

import io.iotdr.error.DisasterRecoveryException;

/** Signals that another owner has taken over. The caller must stop without any further effect. */
public final class StaleOwnerException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public StaleOwnerException(String message) {
        super(message);
    }
}
