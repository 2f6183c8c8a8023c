package io.iotdr.journal;

import io.iotdr.plan.DisasterRecoveryException;

/** A journal holds something that was never written to it; nothing is decided on it until somebody has looked. */
public final class JournalCorruptedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public JournalCorruptedException(String message) {
        super(message);
    }
}
