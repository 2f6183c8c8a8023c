package io.iotdr.journal;

import io.iotdr.error.DisasterRecoveryException;

/**
 * Signals that a journal contains bytes that were never written to it, or events that this version does not know. No
 * run continues from such a journal until a person has checked it.
 */
public final class JournalCorruptedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    private final boolean mayPass;

    public JournalCorruptedException(String message) {
        this(message, false);
    }

    private JournalCorruptedException(String message, boolean mayPass) {
        super(message);
        this.mayPass = mayPass;
    }

    /** Returns an exception for a stream that cannot be read now, so that its content is not known. */
    static JournalCorruptedException unreadable(String message) {
        return new JournalCorruptedException(message, true);
    }

    /** Returns whether the stream may be readable later, and whoever has read it before may still act on it. */
    public boolean mayPass() {
        return mayPass;
    }
}
