package io.iotdr.backup;

import io.iotdr.plan.DisasterRecoveryException;
import org.jspecify.annotations.Nullable;

/** Stored data is not what was written: a flipped bit, a missing or foreign object. */
public final class BackupCorruptedException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    public BackupCorruptedException(String message) {
        super(message);
    }

    public BackupCorruptedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
