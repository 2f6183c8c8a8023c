package io.iotdr.spi;

import io.iotdr.error.DisasterRecoveryException;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a provider could not do what it was asked.
 *
 * <p>The engine learns two things from it: whether a retry may help, and whether the effect may have happened although
 * the answer was lost. Before the engine repeats an operation with an unknown outcome, it reads the actual state.
 */
public final class ProviderException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    /** The knowledge about the effect of a failed call. */
    public enum Outcome {
        /** The effect did not happen and a retry does not help: wrong input, missing permission. */
        REFUSED,
        /** The effect did not happen, because the current value is not the one that the caller expected. */
        CONFLICT,
        /** The effect did not happen; a retry may help. */
        NOT_DONE,
        /** The effect may or may not have happened: a timeout, a lost answer. */
        UNKNOWN;

        /** Returns an exception with this outcome. */
        public ProviderException exception(
                String provider, String operation, String message, @Nullable Throwable cause) {
            return new ProviderException(this, provider, operation, message, cause);
        }
    }

    private final String provider;
    private final String operation;
    private final Outcome outcome;

    private ProviderException(
            Outcome outcome, String provider, String operation, String message, @Nullable Throwable cause) {
        super(provider + " could not " + operation + ": " + message, cause);
        this.provider = provider;
        this.operation = operation;
        this.outcome = outcome;
    }

    /** Returns an exception for a call that had no effect and whose retry does not help. */
    public static ProviderException refused(String provider, String operation, String message) {
        return Outcome.REFUSED.exception(provider, operation, message, null);
    }

    /** Returns an exception for a compare-and-set that found another value than the caller expected. */
    public static ProviderException conflict(String provider, String operation, String message) {
        return Outcome.CONFLICT.exception(provider, operation, message, null);
    }

    /** Returns an exception for a call that had no effect but may succeed on a retry. */
    public static ProviderException notDone(
            String provider, String operation, String message, @Nullable Throwable cause) {
        return Outcome.NOT_DONE.exception(provider, operation, message, cause);
    }

    /** Returns an exception for a call that may have had its effect. */
    public static ProviderException unknown(
            String provider, String operation, String message, @Nullable Throwable cause) {
        return Outcome.UNKNOWN.exception(provider, operation, message, cause);
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

    /** Returns whether a retry may help; true for an unknown outcome too. */
    public boolean retryable() {
        return outcome == Outcome.NOT_DONE || outcome == Outcome.UNKNOWN;
    }

    public boolean isConflict() {
        return outcome == Outcome.CONFLICT;
    }

    public boolean outcomeUnknown() {
        return outcome == Outcome.UNKNOWN;
    }
}
