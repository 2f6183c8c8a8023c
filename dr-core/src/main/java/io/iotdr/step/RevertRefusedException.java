package io.iotdr.step;

import io.iotdr.plan.DisasterRecoveryException;

/** A step was not reverted because that would do harm; the message says which, and what is left as it is. */
public final class RevertRefusedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public RevertRefusedException(String message) {
        super(message);
    }
}
