package io.iotdr.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step of a plan as data: what it does, which steps it waits for, and what happens when it fails.
 *
 * @param id unique within the plan; identifies the step in the journal, in reports and on the command line
 * @param uses the name of the built-in or custom step that does the work
 * @param title the title for people; the text of the procedure if the step came from one
 * @param needs the ids of the steps that must end successfully before this one starts
 * @param parameters the parameters of the step implementation
 * @param timeout the limit for one attempt, including verification
 * @param estimate the expected duration, for the forecast
 * @param lasts makes the effect temporary: the step is reverted this long after it was verified, or at the end of the
 *     run if that is earlier
 */
public record StepSpec(
        String id,
        String uses,
        String title,
        List<String> needs,
        StepParameters parameters,
        Duration timeout,
        RetrySpec retry,
        OnFailure onFailure,
        Optional<Duration> estimate,
        Optional<Duration> lasts,
        Occasions occasions) {

    public StepSpec {
        needs = List.copyOf(needs);
    }

    /** Returns a step with the defaults of its kind. Its id is the name of the built-in step. */
    public static StepSpec of(BuiltInStep step) {
        return of(step.wireName());
    }

    /**
     * Returns a step with the defaults of the built-in step of this name; a custom step gets 5 minutes and {@link
     * OnFailure#ROLLBACK}.
     */
    public static StepSpec of(String uses) {
        Optional<BuiltInStep> builtIn = BuiltInStep.ofWireName(uses);
        return new StepSpec(
                uses,
                uses,
                uses,
                List.of(),
                StepParameters.NONE,
                builtIn.map(BuiltInStep::defaultTimeout).orElse(Duration.ofMinutes(5)),
                builtIn.filter(BuiltInStep::needsPerson).isPresent() ? RetrySpec.NONE : RetrySpec.DEFAULT,
                builtIn.map(BuiltInStep::defaultOnFailure).orElse(OnFailure.ROLLBACK),
                Optional.empty(),
                Optional.empty(),
                Occasions.ALL);
    }

    /** Returns whether this is a step {@code re-protect} for the data in the region that the run leaves. */
    public boolean protectsSource() {
        return is(BuiltInStep.RE_PROTECT)
                && parameters.text("region").filter("source"::equals).isPresent();
    }

    public Optional<BuiltInStep> builtIn() {
        return BuiltInStep.ofWireName(uses);
    }

    /** Returns whether the step runs for a disaster; empty means a planned run. */
    public boolean meantFor(Optional<DisasterType> disaster) {
        return occasions.include(disaster)
                && (disaster.isEmpty()
                        || builtIn().filter(BuiltInStep::plannedOnly).isEmpty());
    }

    /** Returns whether a built-in step does the work. */
    public boolean is(BuiltInStep step) {
        return uses.equals(step.wireName());
    }

    /**
     * Returns the expected duration: as estimated, or the time that the devices need at the rate of a step that re-homes
     * them.
     */
    public Optional<Duration> expected() {
        return estimate.isPresent() || !is(BuiltInStep.RE_HOME_DEVICES)
                ? estimate
                : Rehoming.of(parameters).floor();
    }

    public StepSpec id(String value) {
        return new StepSpec(
                value, uses, title, needs, parameters, timeout, retry, onFailure, estimate, lasts, occasions);
    }

    public StepSpec title(String value) {
        return new StepSpec(id, uses, value, needs, parameters, timeout, retry, onFailure, estimate, lasts, occasions);
    }

    public StepSpec needs(List<String> ids) {
        return new StepSpec(id, uses, title, ids, parameters, timeout, retry, onFailure, estimate, lasts, occasions);
    }

    /** Returns this step with one more parameter. */
    public StepSpec with(String name, Object value) {
        return with(parameters.and(name, value));
    }

    /** Returns this step with {@code all} instead of its parameters. */
    public StepSpec with(StepParameters all) {
        return new StepSpec(id, uses, title, needs, all, timeout, retry, onFailure, estimate, lasts, occasions);
    }

    public StepSpec timeout(Duration value) {
        return new StepSpec(id, uses, title, needs, parameters, value, retry, onFailure, estimate, lasts, occasions);
    }

    public StepSpec retry(int attempts, Duration backoff) {
        RetrySpec value = new RetrySpec(attempts, backoff);
        return new StepSpec(id, uses, title, needs, parameters, timeout, value, onFailure, estimate, lasts, occasions);
    }

    public StepSpec onFailure(OnFailure value) {
        return new StepSpec(id, uses, title, needs, parameters, timeout, retry, value, estimate, lasts, occasions);
    }

    public StepSpec estimate(Duration value) {
        return new StepSpec(
                id, uses, title, needs, parameters, timeout, retry, onFailure, Optional.of(value), lasts, occasions);
    }

    public StepSpec lasts(Duration value) {
        return new StepSpec(
                id, uses, title, needs, parameters, timeout, retry, onFailure, estimate, Optional.of(value), occasions);
    }

    /** Returns this step for these occasions only. */
    public StepSpec on(Occasions value) {
        return new StepSpec(id, uses, title, needs, parameters, timeout, retry, onFailure, estimate, lasts, value);
    }
}
