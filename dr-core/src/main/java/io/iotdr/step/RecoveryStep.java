package io.iotdr.step;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.RegionResources;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of step: it establishes a desired state, after it has captured the state to return to.
 *
 * <p>The engine captures the state, journals it, applies the step and verifies it. After a crash or a lost answer it
 * verifies first and applies again only if the desired state is not reached. Implementations are stateless and
 * thread-safe.
 *
 * @param <S> the captured state, a record that can be written as JSON; {@link #revert} restores it
 */
public interface RecoveryStep<S> {

    Class<S> stateType();

    /** Reads the state before the step; has no effect. */
    S capture(StepContext context);

    /** Establishes the desired state. Idempotent, because it describes a state and not a change. */
    void apply(StepContext context, S before);

    /** Reads the actual state and compares it with the desired state, regardless of what {@link #apply} returned. */
    Verification verify(StepContext context, S before);

    /**
     * Restores the state that {@link #capture} returned.
     *
     * @throws RevertRefusedException when reverting would do harm; the report then lists the effect as not reverted
     */
    void revert(StepContext context, S before);

    /**
     * Returns whether {@link #verify} can observe the effect. If not, an attempt that was interrupted before {@link
     * #apply} returned is applied again: at least once.
     */
    default boolean observable() {
        return true;
    }

    /**
     * Returns whether the effect has parts of which {@link #verify} does not see each, such as the gates of many devices. An
     * attempt whose {@link #apply} failed or was interrupted is then applied again, whatever {@link #verify} says.
     */
    default boolean hasHiddenParts() {
        return false;
    }

    /**
     * Returns the question that a person must approve before the step is applied, such as a loss beyond the RPO; empty
     * when no approval is needed. The engine asks after {@link #capture}.
     */
    default Optional<String> consent(StepContext context, S before) {
        return Optional.empty();
    }

    /** Returns the changes that the step would make from the captured state; has no effect. */
    default List<Change> preview(StepContext context, S before) {
        return List.of();
    }

    /**
     * Returns the names of the things that the step would change in {@code region}. Runs that share a name do not run
     * at the same time.
     */
    default Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return Set.of();
    }

    /** Returns the resources that the region lacks for this step, such as "a DnsProvider"; empty when it lacks none. */
    default List<String> missing(RegionResources target) {
        return List.of();
    }
}
