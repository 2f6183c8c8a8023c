package io.iotdr.recovery.internal.decide;

import io.iotdr.recovery.RecoveryEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The changes that each type of event makes to a state: one entry per type, complete by construction. Immutable once built.
 *
 * @param <S> the state that events change
 */
final class Fold<S> {

    private final Map<Class<?>, BiConsumer<S, RecoveryEvent>> changes = new HashMap<>();

    /**
     * Returns a fold of all events that a sealed interface permits.
     *
     * @throws IllegalStateException when an event has no change, or more than one
     */
    @SafeVarargs
    static <S> Fold<S> of(Class<? extends RecoveryEvent> sealedType, List<FoldedEvent<S, ?>>... subjects) {
        Fold<S> fold = new Fold<>();
        Arrays.stream(subjects).flatMap(List::stream).forEach(fold::add);
        for (Class<?> type : sealedType.getPermittedSubclasses()) {
            if (!fold.changes.containsKey(type)) {
                throw new IllegalStateException("nothing says what " + type.getSimpleName() + " changes");
            }
        }
        return fold;
    }

    /** What one type of event changes. */
    record FoldedEvent<S, E extends RecoveryEvent>(Class<E> type, BiConsumer<S, E> effect) {}

    static <S, E extends RecoveryEvent> FoldedEvent<S, E> on(Class<E> type, BiConsumer<S, E> effect) {
        return new FoldedEvent<>(type, effect);
    }

    private <E extends RecoveryEvent> void add(FoldedEvent<S, E> change) {
        BiConsumer<S, RecoveryEvent> typed =
                (state, event) -> change.effect().accept(state, change.type().cast(event));
        if (changes.put(change.type(), typed) != null) {
            throw new IllegalStateException(change.type().getSimpleName() + " is changed twice");
        }
    }

    void apply(S state, RecoveryEvent event) {
        BiConsumer<S, RecoveryEvent> change = changes.get(event.getClass());
        if (change == null) {
            throw new IllegalStateException("nothing says what " + event + " changes");
        }
        change.accept(state, event);
    }
}
