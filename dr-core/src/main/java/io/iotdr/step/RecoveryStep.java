package io.iotdr.step;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.RegionResources;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of step: "make it so", with its undo captured first.
 *
 * <p>The engine captures, journals what was captured, applies, then verifies. After a crash or a lost answer it verifies first and
 * applies again only what is not so yet. An implementation holds no state of its own and is thread-safe.
 *
 * @param <S> the state before, a record that can be written as JSON; what {@link #revert} goes back to
 */
public interface RecoveryStep<S> {

    Class<S> stateType();

    /** Looks at the state before; changes nothing. */
    S capture(StepContext context);

    /** Makes the world as wanted; idempotent, since it describes a state and not a change. */
    void apply(StepContext context, S before);

    /** Looks at the world, not at what apply returned. */
    Verification verify(StepContext context, S before);

    /**
     * Goes back to exactly what {@link #capture} saw.
     *
     * @throws RevertRefusedException when going back would do harm; the effect is then listed as left over
     */
    void revert(StepContext context, S before);

    /**
     * Whether {@link #verify} can see the effect. When not, a step that was interrupted is applied again, with the same idempotency
     * key: at least once.
     */
    default boolean observable() {
        return true;
    }

    /**
     * What somebody must consent to before the step is applied, such as a loss beyond the objective; empty when nothing. Asked after
     * {@link #capture}.
     */
    default Optional<String> consent(StepContext context, S before) {
        return Optional.empty();
    }

    /** What the step would change, given what it captured; changes nothing itself. */
    default List<Change> preview(StepContext context, S before) {
        return List.of();
    }

    /** Names of the things that the step would change in {@code region}; runs that share one take turns. */
    default Set<String> touches(RecoveryPlan plan, String region, RegionResources target) {
        return Set.of();
    }

    /** What a region lacks for this step, in words such as "a DnsProvider"; empty when it lacks nothing. */
    default List<String> missing(RegionResources target) {
        return List.of();
    }
}
