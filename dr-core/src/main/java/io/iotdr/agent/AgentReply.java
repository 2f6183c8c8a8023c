package io.iotdr.agent;

import io.iotdr.error.Reason;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an agent about a call.
 *
 * @param result what the method returned, when the call is done; JSON's null for nothing
 * @param failure why the call failed, when it has
 * @param progress how far the call has come, while it runs, if it reported that
 */
record AgentReply(
        CallState state, @Nullable JsonPart result, Optional<CallFailure> failure, Optional<Progress> progress) {

    /** The state of a call, as the agent knows it. */
    enum CallState {
        RUNNING,
        DONE,
        FAILED
    }

    /** A failed call, with what is known of its effect. */
    record CallFailure(ProviderException.Outcome outcome, String provider, String operation, String message) {
        CallFailure {
            Objects.requireNonNull(outcome, "a failure needs an outcome");
        }
    }

    static AgentReply running(Optional<Progress> progress) {
        return new AgentReply(CallState.RUNNING, null, Optional.empty(), progress);
    }

    static AgentReply done(JsonPart result) {
        return new AgentReply(CallState.DONE, result, Optional.empty(), Optional.empty());
    }

    static AgentReply failed(ProviderException.Outcome outcome, String operation, String message) {
        return failed(new CallFailure(outcome, "agent", operation, message));
    }

    private static AgentReply failed(CallFailure failure) {
        return new AgentReply(CallState.FAILED, null, Optional.of(failure), Optional.empty());
    }

    /** Returns what is known of a call whose id the agent does not know. */
    static AgentReply unknownCall(String id) {
        return failed(
                ProviderException.Outcome.UNKNOWN,
                "find the call " + id,
                "the agent does not know it; it was restarted, or the call ended long ago");
    }

    /**
     * Returns the failure of a resource. What is no {@link ProviderException} may have come after a part of the effect, so
     * its outcome is unknown.
     */
    static AgentReply failed(String operation, Throwable thrown) {
        if (thrown instanceof ProviderException e) {
            String message = Reason.of(e);
            String prefix = e.provider() + " could not " + e.operation() + ": ";
            return failed(new CallFailure(
                    e.outcome(),
                    e.provider(),
                    e.operation(),
                    message.startsWith(prefix) ? message.substring(prefix.length()) : message));
        }
        return failed(
                ProviderException.Outcome.UNKNOWN,
                operation,
                thrown.getClass().getSimpleName() + ": " + Reason.of(thrown));
    }

    /** Returns whether the answer says what its state promises. */
    boolean isWhole() {
        return state == CallState.RUNNING
                || state == CallState.DONE && result != null
                || state == CallState.FAILED && failure.isPresent();
    }

    /** Returns the failure as the exception that a local call would have thrown. */
    ProviderException exception() {
        CallFailure known = failure.orElseThrow();
        return known.outcome().exception(known.provider(), known.operation(), known.message(), null);
    }
}
