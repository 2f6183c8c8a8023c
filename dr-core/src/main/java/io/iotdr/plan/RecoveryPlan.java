package io.iotdr.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a platform is recovered: what from, where to, how fast, by which steps, and who is told.
 *
 * <p>Immutable and checked: a plan that exists has no problem that can be seen without looking at the world. Made by {@link
 * #builder(String)}, or read from a configuration.
 */
public final class RecoveryPlan {

    private final RecoveryPlanBuilder from;
    private final String hash;

    RecoveryPlan(RecoveryPlanBuilder from) {
        this.from = from;
        this.hash = PlanHash.of(this);
    }

    public static RecoveryPlanBuilder builder(String id) {
        return new RecoveryPlanBuilder(id);
    }

    public String id() {
        return from.id;
    }

    public String name() {
        return from.name;
    }

    public String description() {
        return from.description;
    }

    public Set<DisasterType> disasterTypes() {
        return from.covers;
    }

    public RecoveryObjectives objectives() {
        return from.objectives;
    }

    public String primary() {
        return from.primary;
    }

    public String secondary() {
        return from.secondary;
    }

    public Optional<String> tertiary() {
        return Optional.ofNullable(from.tertiary);
    }

    /** Primary, secondary and, where there is one, tertiary. */
    public List<String> regions() {
        return tertiary().map(t -> List.of(primary(), secondary(), t)).orElse(List.of(primary(), secondary()));
    }

    public List<Service> services() {
        return from.services;
    }

    /** The failover steps, in the order in which they were written; {@link StepSpec#needs} says what waits for what. */
    public List<StepSpec> steps() {
        return from.failover;
    }

    /** What a rollback runs after it has reverted the steps. */
    public List<StepSpec> rollbackSteps() {
        return from.rollback;
    }

    /** What runs at the end whatever came of the rest: unfreeze, thaw, end a maintenance window. A failure is a finding. */
    public List<StepSpec> finallySteps() {
        return from.last;
    }

    /** The steps of a run of this kind; a failback has re-protection first. */
    public List<StepSpec> steps(RunKind kind) {
        return kind == RunKind.FAILBACK ? FailbackSteps.of(from.failback, from.failover) : from.failover;
    }

    /** The plan's own words on a failback; without any, its failover steps the other way round. */
    public List<StepSpec> failbackSteps() {
        return from.failback;
    }

    public List<Contact> contacts() {
        return from.contacts;
    }

    public Optional<DrillSchedule> drillSchedule() {
        return Optional.ofNullable(from.drills);
    }

    public FailoverMode failoverMode() {
        return from.mode;
    }

    /** How many steps may run at once. */
    public int maxParallel() {
        return from.maxParallel;
    }

    public boolean covers(DisasterType type) {
        return disasterTypes().contains(type);
    }

    /** SHA-256 of the canonical form, in hex: equal exactly when two plans would do the same. Runs are pinned to it. */
    public String hash() {
        return hash;
    }

    RecoveryPlanBuilder toBuilder() {
        return new RecoveryPlanBuilder(from);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryPlan that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "RecoveryPlan[" + id() + " " + primary() + " -> " + secondary() + ", " + steps().size() + " steps, "
                + hash.substring(0, 12) + "]";
    }
}
