package io.iotdr.spi;

import io.iotdr.plan.DisasterRecoveryException;
import org.jspecify.annotations.Nullable;

/**
 * A provider could not do what it was asked.
 *
 * <p>The engine reads two things from it: whether trying again may help, and whether the effect may have happened although the
 * answer was lost. An unknown outcome is resolved by looking at the world before anything is done again.
 */
public final class ProviderException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    /** What is known about the effect of a failed call. */
    public enum Outcome {
        /** Nothing happened, and nothing will until something else changes: wrong input, permission, conflict. */
        REFUSED,
        /** Nothing happened; trying again may help. */
        NOT_DONE,
        /** It may or may not have happened: a timeout, a lost answer. */
        UNKNOWN
    }

    private final String provider;
    private final String operation;
    private final Outcome outcome;

    public ProviderException(
            String provider, String operation, Outcome outcome, String message, @Nullable Throwable cause) {
        super(provider + " could not " + operation + ": " + message, cause);
        this.provider = provider;
        this.operation = operation;
        this.outcome = outcome;
    }

    public static ProviderException refused(String provider, String operation, String message) {
        return new ProviderException(provider, operation, Outcome.REFUSED, message, null);
    }

    public static ProviderException notDone(
            String provider, String operation, String message, @Nullable Throwable cause) {
        return new ProviderException(provider, operation, Outcome.NOT_DONE, message, cause);
    }

    public static ProviderException unknown(
            String provider, String operation, String message, @Nullable Throwable cause) {
        return new ProviderException(provider, operation, Outcome.UNKNOWN, message, cause);
    }

    public String provider() {
        return provider;
    }

    public String operation() {
        return operation;
    }

    public Outcome outcome() {
        return outcome;
    }

    public boolean retryable() {
        return outcome != Outcome.REFUSED;
    }

    public boolean outcomeUnknown() {
        return outcome == Outcome.UNKNOWN;
    }
}
