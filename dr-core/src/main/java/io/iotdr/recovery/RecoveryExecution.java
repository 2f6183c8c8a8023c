package io.iotdr.recovery;

import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.recovery.RecoveryCommand.Approve;
import io.iotdr.recovery.RecoveryCommand.Deny;
import io.iotdr.recovery.RecoveryCommand.Pause;
import io.iotdr.recovery.RecoveryCommand.Resume;
import io.iotdr.recovery.RecoveryCommand.Retry;
import io.iotdr.recovery.RecoveryCommand.RollBack;
import io.iotdr.recovery.RecoveryCommand.Skip;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
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
    private final Scheduler scheduler;

    RecoveryExecution(String id, ExecutionDriver driver, Environment environment) {
        this.id = id;
        this.driver = driver;
        this.clock = environment.clock();
        this.scheduler = environment.scheduler();
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
        return result(driver.completion());
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
        return asked(RecoveryState::status, RecoveryReport::status);
    }

    /** From the disaster's beginning to the proof of recovery, as it looks now; empty when nothing can be said. */
    public Optional<Duration> forecast() {
        return asked(s -> s.forecast(clock.now()), RecoveryReport::rta);
    }

    private <T> T asked(Function<RecoveryState, T> question, Function<RecoveryReport, T> atTheEnd) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        driver.send(s -> {
            answer.complete(question.apply(s));
            return List.of();
        });
        return result(answer.applyToEither(driver.completion().thenApply(atTheEnd), s -> s));
    }

    /** Starts nothing new until {@link #resume}; what runs comes to its end. */
    public void pause(String by, String reason) {
        command(new Pause(by, reason));
    }

    /** Goes on, and tries failed steps afresh. */
    public void resume(String by) {
        command(new Resume(by));
    }

    /**
     * Approves a step, confirms that a manual one was done, or consents to a loss.
     *
     * @throws DisasterRecoveryException when the step does not wait for that, or when {@code by} started the recovery and the step
     *     is not a manual one (two-person rule)
     */
    public void approve(String step, String by, String comment) {
        command(new Approve(step, by, comment));
    }

    /** Refuses an approval, or says that a manual step cannot be done. */
    public void deny(String step, String by, String reason) {
        command(new Deny(step, by, reason));
    }

    /** Goes on without a step that does not run; the reason goes into the report. */
    public void skip(String step, String by, String reason) {
        command(new Skip(step, by, reason));
    }

    /** Tries a failed step afresh, and no other. */
    public void retry(String step, String by) {
        command(new Retry(step, by));
    }

    /**
     * Undoes what was done.
     *
     * @param acceptLoss must be true past the point of no return, where going back loses what was written since
     */
    public void rollback(String by, boolean acceptLoss) {
        command(new RollBack(by, acceptLoss));
    }

    private void command(RecoveryCommand command) {
        result(driver.send(s -> List.of(Commands.event(s, command, clock.now()))));
    }

    private <T extends @Nullable Object> T result(CompletableFuture<T> future) {
        try {
            return scheduler.await(future);
        } catch (CompletionException e) {
            throw asUnchecked(e.getCause());
        }
    }

    private static RuntimeException asUnchecked(@Nullable Throwable cause) {
        return cause instanceof RuntimeException r ? r : new DisasterRecoveryException(String.valueOf(cause), cause);
    }
}
