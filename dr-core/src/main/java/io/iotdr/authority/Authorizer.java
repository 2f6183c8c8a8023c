package io.iotdr.authority;

import io.iotdr.error.DisasterRecoveryException;
import java.util.Optional;

/**
 * The policy that every start of a run and every command to one passes where it enters the library, whether through the
 * Java API or the command line. What it throws refuses the action. It may block. Implementations are thread-safe.
 *
 * <p>It can only add to what the engine always enforces: the initiator of a run neither approves nor skips its approvals.
 */
@FunctionalInterface
public interface Authorizer {

    /** Returns why a request is refused, and what to do; empty when it is permitted. */
    Optional<String> refusal(AccessRequest request);

    /** Returns the policy that permits everyone, under every name: the host has checked who calls it. */
    static Authorizer everyone() {
        return request -> Optional.empty();
    }

    /** Returns the policy that permits everyone, but only under the name {@code user}, which the caller has verified. */
    static Authorizer onlyAs(String user) {
        return request -> request.by().equals(user)
                ? Optional.empty()
                : Optional.of("you are '" + user + "' and cannot act as '" + request.by()
                        + "', because nothing proves that name. Act as yourself, or permit claimed names in the"
                        + " configuration with access: {claimed_names: true}");
    }

    /**
     * Refuses a request that the policy refuses.
     *
     * @throws DisasterRecoveryException with the reason
     */
    default void require(AccessRequest request) {
        refusal(request).ifPresent(reason -> {
            throw new DisasterRecoveryException(
                    request.action().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " of '"
                            + request.subject() + "' is refused: " + reason);
        });
    }
}
