package io.iotdr.recovery.internal.decide;

import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.StepStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one step of a run, folded from its events. Only {@link RecoveryState} changes it. */
public final class StepState {

    final StepSpec spec;
    final int index;
    StepStatus status = StepStatus.WAITING;
    int openNeeds;
    int attempt;
    int attemptsBeforeResume;
    boolean applied;
    boolean interrupted;
    boolean retryable;
    boolean consented;
    boolean asked;
    boolean mayHaveApplied;
    boolean mayHaveAppliedBefore;
    Optional<String> abort = Optional.empty();
    Optional<Instant> interruptedSince = Optional.empty();
    String summary = "";
    Optional<StepProgressed> progress = Optional.empty();
    Map<String, String> evidence = Map.of();

    @Nullable
    String before;

    @Nullable
    Instant started;

    @Nullable
    Instant changed;

    StepState(StepSpec spec, int index) {
        this.spec = spec;
        this.index = index;
        this.openNeeds = (int) spec.needs().stream().distinct().count();
    }

    public StepSpec spec() {
        return spec;
    }

    public StepStatus status() {
        return status;
    }

    /** Returns the number of the latest attempt. */
    public int attempt() {
        return attempt;
    }

    /** Returns whether the call that applies the step returned. */
    public boolean applied() {
        return applied;
    }

    /** Returns whether the orchestrator that ran the latest attempt lost the run meanwhile. */
    public boolean interrupted() {
        return interrupted;
    }

    /**
     * Returns when an attempt to apply or undo the step began, at the latest, whose orchestrator lost the run; empty once a
     * new attempt has recorded something.
     */
    public Optional<Instant> interruptedSince() {
        return interruptedSince;
    }

    /** Returns why the running step must end, when a person has ordered that. */
    public Optional<String> abort() {
        return abort;
    }

    /** Returns whether a person consented to the loss that the step announced. */
    public boolean consented() {
        return consented;
    }

    /** Returns the step's result, or the reason for its failure. */
    public String summary() {
        return summary;
    }

    /** Returns the last report of the running attempt on how far it has come. */
    public Optional<StepProgressed> progress() {
        return progress;
    }

    public Map<String, String> evidence() {
        return evidence;
    }

    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /** Returns when the status last changed. */
    public Optional<Instant> changed() {
        return Optional.ofNullable(changed);
    }

    /** Returns the state captured before the step, as JSON. */
    public Optional<String> before() {
        return Optional.ofNullable(before);
    }

    /** Returns whether the step may have an effect that was not undone. */
    boolean mayHaveEffect() {
        return mayHaveApplied
                && switch (status) {
                    case REVERTED, KEPT, NOTHING_TO_DO -> false;
                    case WAITING, READY, RUNNING, FAILED, ASKING, VERIFIED, GIVEN_UP -> true;
                };
    }

    /** Counts attempts anew, as after a person's decision. */
    void allowNewAttempts() {
        attemptsBeforeResume = attempt;
        retryable = true;
    }

    int attemptsLeft() {
        return spec.retry().attempts() - (attempt - attemptsBeforeResume);
    }
}
