package io.iotdr.recovery.internal.drive;

import io.iotdr.finding.Finding;
import io.iotdr.json.Json;
import io.iotdr.plan.Durations;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs one attempt at a step, in an order that makes a crash harmless: the started and captured events are durable
 * before apply, and a step that may already have been applied is verified first.
 */
final class StepRunner<S> {

    /** A captured state is read at every takeover, and stores limit the size of an entry. */
    private static final int MOST_CAPTURED = 1 << 20;

    /** Stores events; returns when they are durable. */
    interface Log {
        void append(RecoveryEvent... events);
    }

    private final RecoveryStep<S> step;
    private final Attempt attempt;
    private final Log log;

    StepRunner(RecoveryStep<S> step, Attempt attempt, Log log) {
        this.step = step;
        this.attempt = attempt;
        this.log = log;
        attempt.progress().recordIn(log);
    }

    /**
     * Runs the attempt to its end; records every outcome as an event, except for lost ownership.
     *
     * @param captured the state that an earlier attempt captured
     * @param applied whether the journal records that the call of an interrupted attempt returned
     */
    void run(Optional<String> captured, boolean applied) {
        try {
            Optional<S> begun = begin(captured);
            if (begun.isEmpty()) {
                return;
            }
            S before = begun.get();
            boolean again = captured.isPresent();
            boolean maySuffice = applied || step.observable() && !step.hasHiddenParts();
            if (again && maySuffice && endedWell(verified(before))) {
                return;
            }
            if (!(applied && !step.observable())) {
                step.apply(attempt, before);
            }
            finish(before);
        } catch (Throwable e) {
            throwIfLost(e);
            StepFault fault = StepFault.of(e);
            log.append(failed(fault.reason(), fault.retryable()));
        }
    }

    /**
     * Rethrows the exception with which the engine stops a lost attempt. One that a step or provider throws on its own
     * is an outcome of the step like any other.
     */
    private void throwIfLost(Throwable e) {
        if (e instanceof StaleOwnerException stale && attempt.isLost()) {
            throw stale;
        }
    }

    /**
     * Returns the captured state, after the start of this attempt is durable; empty when a person must consent first.
     */
    private Optional<S> begin(Optional<String> captured) {
        StepStarted started = new StepStarted(id(), attempt.attempt(), attempt.startedAt());
        if (captured.isPresent()) {
            S before = Json.read(captured.get(), step.stateType());
            return unlessAsked(before, started);
        }
        S before;
        try {
            before = step.capture(attempt);
        } catch (RuntimeException | Error e) {
            throwIfLost(e);
            log.append(started);
            throw e;
        }
        String stored = Json.write(before);
        if (stored.length() > MOST_CAPTURED) {
            log.append(started);
            throw ProviderException.refused(
                    id(),
                    "capture",
                    "the state before the step is " + stored.length() + " characters long, and at most " + MOST_CAPTURED
                            + " are kept; split the step into several");
        }
        return unlessAsked(before, started, new StepCaptured(id(), stored, now()));
    }

    private Optional<S> unlessAsked(S before, RecoveryEvent... begun) {
        List<RecoveryEvent> events = new ArrayList<>(List.of(begun));
        Optional<String> question;
        try {
            question = attempt.consented() ? Optional.empty() : step.consent(attempt, before);
        } catch (RuntimeException | Error e) {
            throwIfLost(e);
            log.append(begun);
            throw e;
        }
        question.ifPresent(q -> events.add(new PersonAsked(id(), q, now())));
        log.append(events.toArray(RecoveryEvent[]::new));
        return question.isPresent() ? Optional.empty() : Optional.of(before);
    }

    /** Looks once at what an aborted attempt has done: the step is done, or has failed permanently. */
    void checkAborted(String captured, String reason) {
        String seen;
        try {
            Verification look = verified(Json.read(captured, step.stateType()));
            if (step.observable() && !step.hasHiddenParts() && endedWell(look)) {
                return;
            }
            seen = look instanceof Verification.Pending pending
                    ? "afterwards the step waits for " + pending.waitingFor()
                    : look instanceof Verification.Failed failed
                            ? failed.reason()
                            : step.observable()
                                    ? "its effect may be incomplete: retry the step"
                                    : "its effect cannot be observed";
        } catch (Throwable e) {
            throwIfLost(e);
            seen = "what it has done is unknown: " + StepFault.of(e).reason();
        }
        log.append(failed(reason + "; " + seen, false));
    }

    private boolean endedWell(Verification seen) {
        List<RecoveryEvent> end = end(seen);
        if (!end.isEmpty()) {
            log.append(end.toArray(RecoveryEvent[]::new));
        }
        return !end.isEmpty();
    }

    /** Returns the events of a verification with which the step ends well; empty for one with which it does not. */
    private List<RecoveryEvent> end(Verification seen) {
        List<RecoveryEvent> end = new ArrayList<>();
        if (seen instanceof Verification.Done done) {
            done.findings().forEach(f -> end.add(new FindingNoted(new Finding(f.code(), id(), f.message()), now())));
            end.add(new StepVerified(id(), done.summary(), done.evidence(), now()));
        } else if (seen instanceof Verification.NothingToDo nothing) {
            end.add(new StepHadNothingToDo(id(), nothing.reason(), now()));
        }
        return end;
    }

    /**
     * Verifies until the step is done, has failed, or runs out of time. A quick success shares one append with its
     * apply.
     */
    private void finish(S before) {
        Verification seen = look(before);
        StepApplied applied = new StepApplied(id(), attempt.attempt(), now());
        List<RecoveryEvent> end = end(seen);
        end.add(0, applied);
        log.append(end.toArray(RecoveryEvent[]::new));
        if (end.size() > 1) {
            return;
        }
        Duration pause = AttemptTime.FIRST_PAUSE;
        long since = attempt.clock().nanos();
        while (seen instanceof Verification.Pending pending) {
            attempt.progress().waits(pending.waitingFor(), since);
            if (attempt.timeUp()) {
                log.append(failed(
                        "it timed out after " + Durations.text(attempt.spec().timeout()) + " while waiting for "
                                + pending.waitingFor(),
                        true));
                return;
            }
            pause = attempt.time().rest(pause);
            seen = look(before);
        }
        if (seen instanceof Verification.Failed failed) {
            log.append(failed(failed.reason(), true));
        } else {
            endedWell(seen);
        }
    }

    private Verification verified(S before) {
        return Objects.requireNonNull(step.verify(attempt, before), "verify returned null instead of a result");
    }

    /** Verifies once; treats a retryable provider error as pending, since the provider may answer a moment later. */
    private Verification look(S before) {
        try {
            return verified(before);
        } catch (ProviderException e) {
            if (!e.retryable()) {
                throw e;
            }
            return Verification.pending("an answer: " + e.getMessage());
        }
    }

    /**
     * Undoes the step. Retries temporary failures; after a permanent one, records the effect and the reason as left
     * over.
     */
    void revert(String captured) {
        S before = Json.read(captured, step.stateType());
        Duration pause = AttemptTime.FIRST_PAUSE;
        for (int left = attempt.spec().retry().attempts(); ; left--) {
            try {
                step.revert(attempt, before);
                log.append(new StepReverted(id(), now()));
                return;
            } catch (Throwable e) {
                throwIfLost(e);
                StepFault fault = StepFault.of(e);
                boolean again = fault.retryable() && left > 1;
                if (!again) {
                    String prefix = e instanceof RevertRefusedException ? "" : "could not be reverted: ";
                    log.append(new StepKept(id(), prefix + fault.reason(), now()));
                    return;
                }
                pause = attempt.time().rest(pause);
            }
        }
    }

    private StepFailed failed(String reason, boolean retryable) {
        return new StepFailed(id(), attempt.attempt(), reason, retryable, now());
    }

    private String id() {
        return attempt.spec().id();
    }

    private Instant now() {
        return attempt.clock().now();
    }
}
