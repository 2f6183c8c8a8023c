package io.iotdr.plan;

import io.iotdr.error.DisasterRecoveryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The plans of a platform with all their versions. A version is identified by the plan's canonical hash. Thread-safe.
 */
public final class PlanCatalog {

    private final Map<String, List<RecoveryPlan>> versions = new TreeMap<>();

    /** Adds a plan or a new version of one. Adding an equal plan again makes it the newest version. */
    public synchronized RecoveryPlan create(RecoveryPlan plan) {
        List<RecoveryPlan> known = versions.computeIfAbsent(plan.id(), id -> new ArrayList<>());
        known.remove(plan);
        known.add(plan);
        return plan;
    }

    /** Returns the newest version of a plan; empty when there is none. */
    public synchronized Optional<RecoveryPlan> get(String id) {
        return Optional.ofNullable(versions.get(id)).map(all -> all.get(all.size() - 1));
    }

    /** Returns the version of a plan with this hash, expanded or not; empty when there is none. */
    public synchronized Optional<RecoveryPlan> get(String id, String hash) {
        return versions(id).stream()
                .flatMap(p -> Stream.of(p, expanded(p)))
                .filter(p -> p.hash().equals(hash))
                .findFirst();
    }

    /**
     * Returns the plan with the steps of its nested plans in place of its {@code run-plan} steps; the plan itself when
     * it has none. A run is pinned to the expanded plan.
     *
     * @throws InvalidPlanException when a nested plan does not exist, nests itself, or has other regions
     */
    public RecoveryPlan expanded(RecoveryPlan plan) {
        return new NestedPlans(this::get).expand(plan);
    }

    /**
     * Returns the newest version of a plan.
     *
     * @throws DisasterRecoveryException when the plan does not exist; the message suggests the nearest known id
     */
    public synchronized RecoveryPlan require(String id) {
        return get(id).orElseThrow(() -> new DisasterRecoveryException(
                "there is no plan '" + id + "'" + NearestName.hint(id, versions.keySet())));
    }

    /** Returns the newest version of every plan, sorted by id. */
    public synchronized List<RecoveryPlan> list() {
        return versions.values().stream().map(all -> all.get(all.size() - 1)).toList();
    }

    /** Returns all versions of a plan, oldest first; empty when the plan does not exist. */
    public synchronized List<RecoveryPlan> versions(String id) {
        return List.copyOf(versions.getOrDefault(id, List.of()));
    }
}
