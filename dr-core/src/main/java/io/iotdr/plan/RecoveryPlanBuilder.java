package io.iotdr.plan;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RecoveryPlan}. {@link #build()} reports every problem at once. Not thread-safe. */
public final class RecoveryPlanBuilder {

    final String id;
    String name = "";
    String description = "";
    Set<DisasterType> covers = Set.of();
    RecoveryObjectives objectives =
            new RecoveryObjectives(Duration.ofHours(4), Duration.ofHours(1), RecoveryTier.TIER_2);
    String primary = "";
    String secondary = "";

    @Nullable
    String tertiary;

    List<Service> services = new ArrayList<>();
    List<StepSpec> failover = List.of();
    List<StepSpec> rollback = List.of();
    List<StepSpec> failback = List.of();
    List<StepSpec> last = List.of();
    List<Contact> contacts = new ArrayList<>();

    @Nullable
    DrillSchedule drills;

    FailoverMode mode = FailoverMode.APPROVE;
    int maxParallel = 8;

    private final List<PlanProblem> misuse = new ArrayList<>();

    RecoveryPlanBuilder(String id) {
        this.id = id;
    }

    RecoveryPlanBuilder(RecoveryPlan plan) {
        id = plan.id();
        name = plan.name();
        description = plan.description();
        covers = plan.disasterTypes();
        objectives = plan.objectives();
        primary = plan.primary();
        secondary = plan.secondary();
        tertiary = plan.tertiary().orElse(null);
        services = new ArrayList<>(plan.services());
        failover = plan.steps();
        rollback = plan.rollbackSteps();
        failback = plan.failbackSteps();
        last = plan.finallySteps();
        contacts = new ArrayList<>(plan.contacts());
        drills = plan.drillSchedule().orElse(null);
        mode = plan.failoverMode();
        maxParallel = plan.maxParallel();
    }

    public RecoveryPlanBuilder name(String value) {
        name = value;
        return this;
    }

    public RecoveryPlanBuilder description(String value) {
        description = value;
        return this;
    }

    public RecoveryPlanBuilder covers(DisasterType... types) {
        covers = types.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(types));
        return this;
    }

    /** Sets the objectives; the default is an RTO of 4 hours and an RPO of 1 hour with {@link RecoveryTier#TIER_2}. */
    public RecoveryPlanBuilder objectives(RecoveryObjectives value) {
        objectives = value;
        return this;
    }

    public RecoveryPlanBuilder primary(String region) {
        primary = region;
        return this;
    }

    public RecoveryPlanBuilder secondary(String region) {
        secondary = region;
        return this;
    }

    public RecoveryPlanBuilder tertiary(String region) {
        tertiary = region;
        return this;
    }

    public RecoveryPlanBuilder service(Service service) {
        services.add(service);
        return this;
    }

    /** Sets the failover steps, in order. */
    public RecoveryPlanBuilder failover(Consumer<StepSequence> steps) {
        failover = sequence(steps);
        return this;
    }

    /** Sets the steps that a rollback runs after it has reverted the completed steps, in order. */
    public RecoveryPlanBuilder rollback(Consumer<StepSequence> steps) {
        rollback = sequence(steps);
        return this;
    }

    /**
     * Sets the failback steps, in order. Without them, a failback runs the failover steps with source and target region
     * exchanged.
     */
    public RecoveryPlanBuilder failback(Consumer<StepSequence> steps) {
        failback = sequence(steps);
        return this;
    }

    /** Sets the steps that run at the end whatever the result, in order. */
    public RecoveryPlanBuilder finallyDo(Consumer<StepSequence> steps) {
        last = sequence(steps);
        return this;
    }

    /**
     * Adds a contact to notify.
     *
     * @param address a {@code mailto:}, {@code https:} or {@code tel:} URI
     */
    public RecoveryPlanBuilder contact(String group, String address) {
        try {
            contacts.add(new Contact(group, URI.create(address)));
        } catch (IllegalArgumentException notUri) {
            misuse.add(new PlanProblem("contact_list." + group, PlanRules.contactMessage(address)));
        }
        return this;
    }

    public RecoveryPlanBuilder drillEvery(Period period) {
        drills = new DrillSchedule(period);
        return this;
    }

    /** Sets who starts a failover; the default is {@link FailoverMode#APPROVE}. */
    public RecoveryPlanBuilder failoverMode(FailoverMode value) {
        mode = value;
        return this;
    }

    /** Sets the maximum number of steps that run at the same time; the default is 8. */
    public RecoveryPlanBuilder maxParallel(int steps) {
        maxParallel = steps;
        return this;
    }

    /**
     * Returns the plan if it is valid.
     *
     * @throws InvalidPlanException when it is not, listing every problem
     */
    public RecoveryPlan build() {
        List<PlanProblem> problems = problems();
        if (!problems.isEmpty()) {
            throw new InvalidPlanException("the plan '" + id + "'", problems);
        }
        return new RecoveryPlan(this);
    }

    /** Returns a plan with the given steps, whatever the rules say; only for the display of a run. */
    RecoveryPlan unchecked(List<StepSpec> steps, List<StepSpec> undo, List<StepSpec> back, List<StepSpec> end) {
        failover = steps;
        rollback = undo;
        failback = back;
        last = end;
        return new RecoveryPlan(this);
    }

    /** Returns the problems for which {@link #build()} would throw; empty when the plan is valid. */
    public List<PlanProblem> problems() {
        List<PlanProblem> all = new ArrayList<>(misuse);
        all.addAll(PlanRules.problems(this));
        return all;
    }

    private static List<StepSpec> sequence(Consumer<StepSequence> steps) {
        StepSequence sequence = new StepSequence();
        steps.accept(sequence);
        return sequence.steps();
    }
}
