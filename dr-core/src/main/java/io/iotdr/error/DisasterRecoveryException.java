package io.iotdr.error;

import org.jspecify.annotations.Nullable;

/** The superclass of the exceptions that this library throws deliberately. The message says what to do next. */
public class DisasterRecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DisasterRecoveryException(String message) {
        super(message);
    }

    public DisasterRecoveryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
