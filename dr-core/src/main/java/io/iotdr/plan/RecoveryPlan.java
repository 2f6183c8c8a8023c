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

    private final String id;
    private final String name;
    private final String description;
    private final Set<DisasterType> covers;
    private final RecoveryObjectives objectives;
    private final String primary;
    private final String secondary;
    private final Optional<String> tertiary;
    private final List<Service> services;
    private final List<StepSpec> failover;
    private final List<StepSpec> rollback;
    private final List<StepSpec> failback;
    private final List<StepSpec> last;
    private final List<Contact> contacts;
    private final Optional<DrillSchedule> drills;
    private final FailoverMode mode;
    private final int maxParallel;
    private final String hash;

    RecoveryPlan(RecoveryPlanBuilder from) {
        this.id = from.id;
        this.name = from.name;
        this.description = from.description;
        this.covers = Set.copyOf(from.covers);
        this.objectives = from.objectives;
        this.primary = from.primary;
        this.secondary = from.secondary;
        this.tertiary = Optional.ofNullable(from.tertiary);
        this.services = List.copyOf(from.services);
        this.failover = List.copyOf(from.failover);
        this.rollback = List.copyOf(from.rollback);
        this.failback = List.copyOf(from.failback);
        this.last = List.copyOf(from.last);
        this.contacts = List.copyOf(from.contacts);
        this.drills = Optional.ofNullable(from.drills);
        this.mode = from.mode;
        this.maxParallel = from.maxParallel;
        this.hash = PlanHash.of(this);
    }

    public static RecoveryPlanBuilder builder(String id) {
        return new RecoveryPlanBuilder(id);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Set<DisasterType> disasterTypes() {
        return covers;
    }

    public RecoveryObjectives objectives() {
        return objectives;
    }

    public String primary() {
        return primary;
    }

    public String secondary() {
        return secondary;
    }

    public Optional<String> tertiary() {
        return tertiary;
    }

    /** Returns the primary, the secondary and, if the plan has one, the tertiary region, in this order. */
    public List<String> regions() {
        return tertiary().map(t -> List.of(primary(), secondary(), t)).orElse(List.of(primary(), secondary()));
    }

    public List<Service> services() {
        return services;
    }

    /**
     * Returns the failover steps in the order in which they were written. {@link StepSpec#needs} defines which steps a
     * step waits for.
     */
    public List<StepSpec> steps() {
        return failover;
    }

    /** Returns the steps that a rollback runs after it has reverted the completed steps. */
    public List<StepSpec> rollbackSteps() {
        return rollback;
    }

    /**
     * Returns the steps that run at the end whatever the result: unfreeze OTA campaigns, end a maintenance window. A
     * failure of one of them is a finding.
     */
    public List<StepSpec> finallySteps() {
        return last;
    }

    /** Returns the steps of a run of this kind. A failback, and a switchover of replicas, begin with re-protection. */
    public List<StepSpec> steps(RunKind kind) {
        return switch (kind) {
            case FAILOVER -> failover;
            case SWITCHOVER -> PlannedSteps.ofSwitchover(failover);
            case FAILBACK -> PlannedSteps.ofFailback(failback, failover);
        };
    }

    /**
     * Returns the steps of a run of this kind that are meant for a disaster, with what they wait for.
     *
     * @param disaster empty for a planned run
     */
    public List<StepSpec> steps(RunKind kind, Optional<DisasterType> disaster) {
        return MeantSteps.of(steps(kind), disaster);
    }

    /** Returns whether a run of this kind has a built-in step, for one disaster at least. */
    public boolean has(BuiltInStep step, RunKind kind) {
        return steps(kind).stream().filter(s -> s.occasions().possibleIn(kind)).anyMatch(s -> s.is(step));
    }

    /**
     * Returns the plan's own failback steps. When there are none, a failback runs the failover steps with source and
     * target region exchanged.
     */
    public List<StepSpec> failbackSteps() {
        return failback;
    }

    public List<Contact> contacts() {
        return contacts;
    }

    public Optional<DrillSchedule> drillSchedule() {
        return drills;
    }

    public FailoverMode failoverMode() {
        return mode;
    }

    /** Returns the maximum number of steps that run at the same time. */
    public int maxParallel() {
        return maxParallel;
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
        return new RecoveryPlanBuilder(this);
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
