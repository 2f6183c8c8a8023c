package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;

/**
 * Signals that a journal contains bytes that were never written to it, or events that this version does not know. No
 * run continues from such a journal until a person has checked it.
 */
public final class JournalCorruptedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public JournalCorruptedException(String message) {
        super(message);
    }
}
