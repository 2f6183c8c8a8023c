package io.iotdr.recovery;

import io.iotdr.plan.StepSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of an execution, folded from its events. Changed by {@link RecoveryState} alone. */
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
    String summary = "";
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

    /** How often it was tried. */
    public int attempt() {
        return attempt;
    }

    /** What came out of it, or why it failed. */
    public String summary() {
        return summary;
    }

    public Map<String, String> evidence() {
        return evidence;
    }

    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /** When its status last changed. */
    public Optional<Instant> changed() {
        return Optional.ofNullable(changed);
    }

    /** The captured state, as JSON. */
    Optional<String> before() {
        return Optional.ofNullable(before);
    }

    /** Whether it may have changed the world. */
    boolean mayHaveEffect() {
        return before != null && status != StepStatus.REVERTED && status != StepStatus.KEPT;
    }

    int attemptsLeft() {
        return spec.retry().attempts() - (attempt - attemptsBeforeResume);
    }
}
