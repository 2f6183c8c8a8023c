package io.iotdr.recovery.internal.drive;

import io.iotdr.log.Logs;
import io.iotdr.plan.Durations;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.recovery.StepStatus;
import io.iotdr.recovery.internal.decide.Instruction.RunStep;
import io.iotdr.recovery.internal.decide.Phase;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.step.RecoveryStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Runs attempts at steps, each on its own thread. Only the driver's reader uses the fields, except for the concurrent
 * ones.
 */
final class Workers {

    private static final Logger LOG = Logs.of(Workers.class);

    private final Environment environment;
    private final Ownership ownership;
    private final EventSender driver;
    private final GuardedProviders providers;
    private final LostCalls lost;
    private final Map<String, Attempt> inFlight = new HashMap<>();
    private final AttemptThreads threads;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> onIdle = new AtomicReference<>();

    Workers(Environment environment, Ownership ownership, EventSender driver) {
        this.environment = environment;
        this.ownership = ownership;
        this.driver = driver;
        this.providers = GuardedProviders.acting(environment.clock());
        this.lost = new LostCalls(environment);
        this.threads = new AttemptThreads(environment.scheduler(), this::declareLost);
    }

    /** Refuses all further calls of the attempts that still run. */
    void close() {
        inFlight.values().forEach(Attempt::close);
    }

    /** Runs {@code work} once no attempt is running, possibly at once. No attempt may start after this call. */
    void whenIdle(Runnable work) {
        onIdle.set(work);
        tellIdle();
    }

    private void tellIdle() {
        if (running.get() == 0) {
            Runnable work = onIdle.getAndSet(null);
            if (work != null) {
                work.run();
            }
        }
    }

    /** Ends the attempts that the run does not want any more, such as one at a step that was skipped while it captured. */
    void endUnwanted(RecoveryState state) {
        for (Attempt attempt : List.copyOf(inFlight.values())) {
            if (!attempt.fits(state) && !attempt.progress().finishes()) {
                inFlight.remove(attempt.spec().id(), attempt);
                threads.end(attempt);
            }
        }
    }

    /**
     * Returns whether so many attempts are in progress that the step must wait. The decider counts the running steps only,
     * and a step that captures is not running yet. The next turn asks again, and the end of each attempt causes a turn.
     */
    private boolean busy(RecoveryState state, StepState step) {
        return step.status() != StepStatus.RUNNING
                && inFlight.size() >= state.plan().maxParallel();
    }

    /** Starts an attempt, unless one at that step is in progress. */
    void run(RecoveryState state, RunStep instruction) {
        StepState step = state.step(instruction.step());
        if (inFlight.containsKey(instruction.step()) || busy(state, step)) {
            return;
        }
        Optional<RecoveryStep<?>> kind = environment.steps().find(step.spec().uses());
        Attempt attempt = attempt(state, step, Attempt.Direction.APPLY, instruction.attempt());
        if (kind.isEmpty()) {
            Instant now = environment.clock().now();
            driver.send(s -> List.of(new StepFailed(
                    step.spec().id(),
                    instruction.attempt(),
                    "there is no step type '" + step.spec().uses() + "'; resume the run with a process that has it",
                    false,
                    now)));
            return;
        }
        boolean applied = step.applied() && step.interrupted();
        Optional<String> before = step.before();
        work(attempt, log -> new StepRunner<>(kind.get(), attempt, log).run(before, applied));
    }

    /** Undoes a step, unless an attempt at that step is in progress. */
    void revert(RecoveryState state, String id) {
        if (inFlight.containsKey(id)) {
            return;
        }
        StepState step = state.step(id);
        Attempt attempt = attempt(state, step, Attempt.Direction.REVERT, step.attempt());
        RecoveryStep<?> kind = environment.steps().find(step.spec().uses()).orElseThrow();
        String before = step.before().orElseThrow();
        List<Attempt> earlier = lost.of(id);
        if (!earlier.isEmpty()) {
            attempt.time().extend(LostCalls.PATIENCE);
        }
        work(attempt, log -> {
            if (lost.haveReturned(earlier)) {
                new StepRunner<>(kind, attempt, log).revert(before);
            } else {
                log.append(new StepKept(
                        id,
                        "a call of the step has not returned, so its effect may still come",
                        environment.clock().now()));
            }
        });
    }

    /** Ends the attempt at a step, and checks what it has done. */
    void abort(RecoveryState state, String id, String reason) {
        Attempt running = inFlight.get(id);
        if (running != null && running.aborted()) {
            return;
        }
        if (running != null) {
            threads.end(running);
            lost.add(running);
        }
        List<Attempt> ending = lost.of(id);
        StepState step = state.step(id);
        Attempt check = attempt(state, step, Attempt.Direction.CHECK, step.attempt());
        Optional<RecoveryStep<?>> kind = environment.steps().find(step.spec().uses());
        Optional<String> before = step.before();
        work(check, log -> {
            if (!lost.haveReturned(ending)) {
                stuck(check, reason);
            } else if (kind.isPresent() && before.isPresent()) {
                new StepRunner<>(kind.get(), check, log).checkAborted(before.get(), reason);
            } else {
                log.append(new StepFailed(
                        id, step.attempt(), reason, false, environment.clock().now()));
            }
        });
    }

    /** Records that a call of an aborted step is still in flight: its effect may come later, so nothing can be claimed. */
    private void stuck(Attempt check, String reason) {
        String id = check.spec().id();
        String open = reason + "; a call of the step has not returned, so its effect may still come";
        CompletableFuture<@Nullable Void> durable = driver.send(s -> {
            Instant now = environment.clock().now();
            if (inFlight.get(id) != check || !check.fits(s)) {
                return List.of();
            }
            return List.of(
                    s.phase() == Phase.UNDO
                            ? new StepKept(id, open, now)
                            : new StepFailed(id, check.attempt(), open, false, now));
        });
        environment.scheduler().await(durable);
    }

    private Attempt attempt(RecoveryState state, StepState step, Attempt.Direction direction, int number) {
        return new Attempt(environment, providers, ownership, state, step, direction, number);
    }

    private void work(Attempt attempt, Consumer<StepRunner.Log> body) {
        String id = attempt.spec().id();
        inFlight.put(id, attempt);
        StepRunner.Log log = events -> append(attempt, events);
        threads.limit(attempt);
        running.incrementAndGet();
        threads.begin(attempt, () -> {
            try (var execution = MDC.putCloseable("execution", attempt.executionId());
                    var step = MDC.putCloseable("step", id)) {
                body.accept(log);
            } catch (StaleOwnerException stale) {
                LOG.warn("An attempt at the step {} lost its ownership and was stopped: {}", id, stale.getMessage());
            } catch (Throwable unrecorded) {
                LOG.error("The outcome of an attempt at the step {} could not be recorded", id, unrecorded);
                fail(
                        attempt,
                        "its outcome could not be recorded: "
                                + StepFault.of(unrecorded).reason());
            } finally {
                attempt.returned().complete(true);
                threads.forget(attempt);
                running.decrementAndGet();
                tellIdle();
                driver.send(s -> {
                    inFlight.remove(id, attempt);
                    return List.of();
                });
            }
            return null;
        });
    }

    /** Stores a worker's events; refuses them once its attempt was declared lost. */
    private void append(Attempt attempt, RecoveryEvent... events) {
        String id = attempt.spec().id();
        CompletableFuture<@Nullable Void> durable = driver.send(s -> {
            if (inFlight.get(id) != attempt || attempt.progress().finishes() || !attempt.fits(s)) {
                throw new StaleOwnerException("the attempt at the step '" + id + "' is not wanted any more");
            }
            attempt.progress().stores(events);
            return List.of(events);
        });
        try {
            environment.scheduler().await(durable);
        } catch (CompletionException e) {
            throw e.getCause() instanceof StaleOwnerException stale
                    ? stale
                    : new StaleOwnerException("this process no longer drives the run: " + e.getCause());
        }
    }

    /** Closes an attempt that hangs. Its outcome is unknown, so the next attempt verifies first. */
    private void declareLost(Attempt attempt) {
        fail(
                attempt,
                attempt.aborted()
                        ? "what it has done could not be checked; its effect may still come"
                        : "it did not return within "
                                + Durations.text(attempt.spec().timeout()) + "; its outcome is unknown");
    }

    /** Records the failure of an attempt that recorded no outcome itself; without an event, it would start again. */
    private void fail(Attempt attempt, String reason) {
        String id = attempt.spec().id();
        driver.send(s -> {
            if (attempt.progress().finishes() || !inFlight.remove(id, attempt)) {
                return List.of();
            }
            threads.end(attempt);
            lost.add(attempt);
            Instant now = environment.clock().now();
            return List.of(
                    attempt.reverts() || attempt.aborted() && s.phase() == Phase.UNDO
                            ? new StepKept(id, reason, now)
                            : new StepFailed(id, attempt.attempt(), reason, !attempt.aborted(), now));
        });
    }
}
