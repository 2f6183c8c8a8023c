package io.iotdr.step;

import io.iotdr.spi.RegionResources;
import java.util.List;

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

    /** What a region lacks for this step, in words such as "a DnsProvider"; empty when it lacks nothing. */
    default List<String> missing(RegionResources target) {
        return List.of();
    }
}
