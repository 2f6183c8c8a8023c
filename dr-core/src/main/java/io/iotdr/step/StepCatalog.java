package io.iotdr.step;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The step implementations by name: the built-in ones and the platform's own. Immutable. */
public final class StepCatalog {

    private final Map<String, RecoveryStep<?>> steps;

    private StepCatalog(Map<String, RecoveryStep<?>> steps) {
        this.steps = Map.copyOf(steps);
    }

    /** Returns a catalog of these steps, by the name under which plans use them. */
    public static StepCatalog of(Map<String, RecoveryStep<?>> steps) {
        return new StepCatalog(steps);
    }

    /** Returns this catalog with one more step. A step with the name of a built-in one replaces it. */
    public StepCatalog with(String uses, RecoveryStep<?> step) {
        Map<String, RecoveryStep<?>> all = new HashMap<>(steps);
        all.put(uses, step);
        return new StepCatalog(all);
    }

    public Optional<RecoveryStep<?>> find(String uses) {
        return Optional.ofNullable(steps.get(uses));
    }

    public java.util.Set<String> names() {
        return steps.keySet();
    }
}
