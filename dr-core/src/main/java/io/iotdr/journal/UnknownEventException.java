package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;

/** Signals that a journal contains an event, or a field of one, that only another version of this library knows. */
public final class UnknownEventException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public UnknownEventException(String message) {
        super(message);
    }
}
