package io.iotdr.backup;

import io.iotdr.error.DisasterRecoveryException;
import org.jspecify.annotations.Nullable;

/** Thrown when stored data differs from what was written: a flipped bit, a missing object, or a foreign object. */
public final class BackupCorruptedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public BackupCorruptedException(String message) {
        super(message);
    }

    public BackupCorruptedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
