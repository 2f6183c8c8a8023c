package io.iotdr.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The plans of a platform, each with all its versions; a version is known by the plan's canonical hash. Thread-safe. */
public final class PlanCatalog {

    private final Map<String, List<RecoveryPlan>> versions = new TreeMap<>();

    /** Adds a plan, or a new version of one; adding an equal plan again changes nothing. */
    public synchronized RecoveryPlan create(RecoveryPlan plan) {
        List<RecoveryPlan> known = versions.computeIfAbsent(plan.id(), id -> new ArrayList<>());
        known.remove(plan);
        known.add(plan);
        return plan;
    }

    /** The newest version of a plan. */
    public synchronized Optional<RecoveryPlan> get(String id) {
        return Optional.ofNullable(versions.get(id)).map(all -> all.get(all.size() - 1));
    }

    /** The version with this hash. */
    public synchronized Optional<RecoveryPlan> get(String id, String hash) {
        return versions(id).stream()
                .flatMap(p -> Stream.of(p, expanded(p)))
                .filter(p -> p.hash().equals(hash))
                .findFirst();
    }

    /**
     * The plan with the steps of the plans that it runs in their places; itself when it runs none. A run is pinned to this.
     *
     * @throws InvalidPlanException when a nested plan is not there, runs itself, or recovers other regions
     */
    public RecoveryPlan expanded(RecoveryPlan plan) {
        return new NestedPlans(this::get).expand(plan);
    }

    /**
     * The newest version of a plan that must be there.
     *
     * @throws DisasterRecoveryException naming the nearest known plan
     */
    public synchronized RecoveryPlan require(String id) {
        return get(id).orElseThrow(() -> new DisasterRecoveryException(
                "there is no plan '" + id + "'" + NearestName.hint(id, versions.keySet())));
    }

    /** The newest version of every plan, by id. */
    public synchronized List<RecoveryPlan> list() {
        return versions.values().stream().map(all -> all.get(all.size() - 1)).toList();
    }

    /** All versions of a plan, oldest first. */
    public synchronized List<RecoveryPlan> versions(String id) {
        return List.copyOf(versions.getOrDefault(id, List.of()));
    }
}
