package io.iotdr.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recovery plan: which regions it recovers from and to, how fast, by which steps, and whom it notifies.
 *
 * <p>Immutable and valid: a plan has no problem that can be found without reading external systems. Create one with
 * {@link #builder(String)} or load it from a configuration.
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

    /** Returns the primary, the secondary and, if the plan has one, the tertiary region, in this order. */
    public List<String> regions() {
        return tertiary().map(t -> List.of(primary(), secondary(), t)).orElse(List.of(primary(), secondary()));
    }

    public List<Service> services() {
        return from.services;
    }

    /**
     * Returns the failover steps in the order in which they were written. {@link StepSpec#needs} defines which steps a
     * step waits for.
     */
    public List<StepSpec> steps() {
        return from.failover;
    }

    /** Returns the steps that a rollback runs after it has reverted the completed steps. */
    public List<StepSpec> rollbackSteps() {
        return from.rollback;
    }

    /**
     * Returns the steps that run at the end whatever the result: unfreeze OTA campaigns, end a maintenance window. A
     * failure of one of them is a finding.
     */
    public List<StepSpec> finallySteps() {
        return from.last;
    }

    /** Returns the steps of a run of this kind. A failback begins with re-protection. */
    public List<StepSpec> steps(RunKind kind) {
        return kind == RunKind.FAILBACK ? FailbackSteps.of(from.failback, from.failover) : from.failover;
    }

    /**
     * Returns the plan's own failback steps. When there are none, a failback runs the failover steps with source and
     * target region exchanged.
     */
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

    /** Returns the maximum number of steps that run at the same time. */
    public int maxParallel() {
        return from.maxParallel;
    }

    public boolean covers(DisasterType type) {
        return disasterTypes().contains(type);
    }

    /**
     * Returns the SHA-256 of the canonical form, in hex. Two plans with equal hashes are equal. A run is pinned to its
     * plan's hash.
     */
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
