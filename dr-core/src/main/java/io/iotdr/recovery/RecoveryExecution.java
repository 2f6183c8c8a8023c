package io.iotdr.recovery;

import io.iotdr.authority.AccessRequest;
import io.iotdr.authority.Authorizer;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.recovery.RecoveryCommand.Abort;
import io.iotdr.recovery.RecoveryCommand.Approve;
import io.iotdr.recovery.RecoveryCommand.Deny;
import io.iotdr.recovery.RecoveryCommand.Pause;
import io.iotdr.recovery.RecoveryCommand.Resume;
import io.iotdr.recovery.RecoveryCommand.Retry;
import io.iotdr.recovery.RecoveryCommand.RollBack;
import io.iotdr.recovery.RecoveryCommand.Skip;
import io.iotdr.recovery.internal.decide.Commands;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.drive.ExecutionDriver;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run that this process drives. Thread-safe; every command returns when its effect is durable. */
public final class RecoveryExecution {

    private final String id;
    private final ExecutionDriver driver;
    private final Clock clock;
    private final Authorizer authorizer;
    private final Scheduler scheduler;

    /** For the engine: returns the run that a driver drives. */
    public static RecoveryExecution of(String id, ExecutionDriver driver, Environment environment) {
        return new RecoveryExecution(id, driver, environment);
    }

    private RecoveryExecution(String id, ExecutionDriver driver, Environment environment) {
        this.id = id;
        this.driver = driver;
        this.clock = environment.clock();
        this.authorizer = environment.authorizer();
        this.scheduler = environment.scheduler();
    }

    public String id() {
        return id;
    }

    /**
     * Waits for the end, without a limit: people may take any time to approve or resume.
     *
     * @throws DisasterRecoveryException when this process no longer drives the run; it continues elsewhere or after a
     *     resume, or when the calling thread is interrupted, whose flag stays set
     */
    public RecoveryReport await() {
        try {
            return driver.completion().get();
        } catch (ExecutionException e) {
            throw asUnchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while waiting for " + id, e);
        }
    }

    /** Waits for the end for at most {@code atMost}; returns empty when the run has not ended by then. */
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

    /** Returns a future that completes with the report when the run ends. */
    public CompletableFuture<RecoveryReport> completion() {
        return driver.completion().copy();
    }

    /**
     * Calls {@code listener} for every future event, in order, after the event is durable. The run does not wait for the
     * listener. What it throws is logged and otherwise ignored.
     */
    public RecoveryExecution onEvent(RunListener listener) {
        driver.announcements().listen(listener);
        return this;
    }

    /** Returns the current status. */
    public ExecutionStatus status() {
        return asked(RecoveryState::status, RecoveryReport::status);
    }

    /**
     * Returns the forecast time from the start of the disaster to the proof of recovery; empty when there is no
     * forecast.
     */
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

    /** Starts no new steps until {@link #resume}; running steps finish. */
    public void pause(String by, String reason) {
        command(new Pause(by, reason));
    }

    /** Resumes the run, with new attempts for failed steps. */
    public void resume(String by) {
        command(new Resume(by));
    }

    /**
     * Approves a step, confirms that a manual step was done, or consents to a loss.
     *
     * @throws DisasterRecoveryException when the step does not wait for an answer, or when {@code by} started the run
     *     and the step is not a manual one (two-person rule)
     */
    public void approve(String step, String by, String comment) {
        command(new Approve(step, by, comment));
    }

    /** Denies an approval, or reports that a manual step cannot be done. */
    public void deny(String step, String by, String reason) {
        command(new Deny(step, by, reason));
    }

    /** Continues without a step that is not running; the reason appears in the report. */
    public void skip(String step, String by, String reason) {
        command(new Skip(step, by, reason));
    }

    /** Gives one failed step new attempts. */
    public void retry(String step, String by) {
        command(new Retry(step, by));
    }

    /**
     * Rolls the run back.
     *
     * @throws DisasterRecoveryException past the point of no return; see {@link #rollbackAcceptingLoss}
     */
    public void rollback(String by) {
        command(new RollBack(by, false));
    }

    /** Rolls the run back even past its point of no return, and so loses the data that was written since then. */
    public void rollbackAcceptingLoss(String by) {
        command(new RollBack(by, true));
    }

    /** Ends a step that is running, and checks what it has done: it is done then, or has failed. */
    public void abort(String step, String by, String reason) {
        command(new Abort(step, by, reason));
    }

    private void command(RecoveryCommand command) {
        authorizer.require(new AccessRequest(command.by(), command.action(), id));
        result(driver.command(s -> List.of(Commands.event(s, command, clock.now()))));
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
