package io.iotdr.recovery;

import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A recovery that this process drives. Thread-safe; every command returns when what it did is durable. */
public final class RecoveryExecution {

    private final String id;
    private final ExecutionDriver driver;
    private final Clock clock;

    RecoveryExecution(String id, ExecutionDriver driver, Clock clock) {
        this.id = id;
        this.driver = driver;
        this.clock = clock;
    }

    public String id() {
        return id;
    }

    /**
     * Waits for the end, however long people take to approve and resume.
     *
     * @throws DisasterRecoveryException when this process lost the execution; it goes on elsewhere, or after a resume
     */
    public RecoveryReport await() {
        return unwrapped(driver.completion()::join);
    }

    /** Waits for the end at most {@code atMost}; empty when it is not over by then. */
    public Optional<RecoveryReport> await(Duration atMost) {
        try {
            return Optional.of(driver.completion().get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw asUnchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while waiting for " + id, e);
        }
    }

    /** Completes with the report at the end. */
    public CompletableFuture<RecoveryReport> completion() {
        return driver.completion().copy();
    }

    /**
     * Tells {@code listener} of every event from now on, right after it is durable and before the recovery goes on; so it must be
     * quick. An exception of its is logged and does no harm.
     */
    public RecoveryExecution onEvent(Consumer<RecoveryEvent> listener) {
        driver.listen(listener);
        return this;
    }

    /** How it stands now. */
    public ExecutionStatus status() {
        CompletableFuture<ExecutionStatus> answer = new CompletableFuture<>();
        driver.send(s -> {
            answer.complete(s.status());
            return List.of();
        });
        return unwrapped(answer.applyToEither(driver.completion().thenApply(RecoveryReport::status), s -> s)::join);
    }

    /** Starts nothing new until {@link #resume}; what runs comes to its end. */
    public void pause(String reason) {
        command(s -> new ExecutionPaused(reason, now()));
    }

    /** Goes on, and tries failed steps afresh. */
    public void resume(String by) {
        command(s -> new ExecutionResumed(by, now()));
    }

    /**
     * Approves a step, or confirms that a manual one was done.
     *
     * @throws DisasterRecoveryException when the step does not wait for that, or when {@code by} started the recovery and the step
     *     is an approval (two-person rule)
     */
    public void approve(String step, String by, String comment) {
        command(s -> answer(s, step, true, by, comment));
    }

    /** Refuses an approval, or says that a manual step cannot be done. */
    public void deny(String step, String by, String reason) {
        command(s -> answer(s, step, false, by, reason));
    }

    /**
     * Undoes what was done.
     *
     * @param acceptLoss must be true past the point of no return, where going back loses what was written since
     */
    public void rollback(String by, boolean acceptLoss) {
        command(s -> {
            if (!Decider.mayRollBack(s, acceptLoss)) {
                throw new DisasterRecoveryException(
                        s.pastPointOfNoReturn()
                                ? "the execution " + id
                                        + " is past its point of no return; rolling back loses what was written"
                                        + " since, say so by accepting the loss"
                                : "the execution " + id + " is " + s.status() + " and cannot be rolled back");
            }
            return new RollbackStarted("asked for by " + by, Optional.empty(), now());
        });
    }

    private PersonAnswered answer(RecoveryState state, String id, boolean yes, String by, String comment) {
        StepState step = state.step(id);
        if (step.status() != StepStatus.ASKING) {
            throw new DisasterRecoveryException(
                    "the step '" + id + "' is " + step.status() + "; it does not wait for an answer");
        }
        boolean approval = step.spec().uses().equals(io.iotdr.plan.BuiltInStep.APPROVE.wireName());
        if (approval && by.equals(state.start().initiator())) {
            throw new DisasterRecoveryException(
                    by + " started this recovery; somebody else must approve it (two-person rule)");
        }
        return new PersonAnswered(id, yes, by, comment, now());
    }

    private void command(Function<RecoveryState, RecoveryEvent> event) {
        unwrapped(driver.send(s -> List.of(event.apply(s)))::join);
    }

    private static <T> T unwrapped(java.util.function.Supplier<T> join) {
        try {
            return join.get();
        } catch (CompletionException e) {
            throw asUnchecked(e.getCause());
        }
    }

    private static RuntimeException asUnchecked(@Nullable Throwable cause) {
        return cause instanceof RuntimeException r ? r : new DisasterRecoveryException(String.valueOf(cause), cause);
    }

    private Instant now() {
        return clock.now();
    }
}
