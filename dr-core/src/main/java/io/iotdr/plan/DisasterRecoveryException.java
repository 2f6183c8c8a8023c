package io.iotdr.plan;

import org.jspecify.annotations.Nullable;

/** The root of every exception that this library throws on purpose; the message says what to do next. */
public class DisasterRecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DisasterRecoveryException(String message) {
        super(message);
    }

    public DisasterRecoveryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
