package io.iotdr.recovery;

import io.iotdr.journal.EventCodec;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.recovery.Instruction.Record;
import io.iotdr.recovery.Instruction.RevertStep;
import io.iotdr.recovery.Instruction.RunStep;
import io.iotdr.recovery.Instruction.WakeAt;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.spi.StaleOwnerException;
import io.iotdr.step.RecoveryStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The shell around the decider: one thread that appends what happened, asks what is wanted, and sets workers to it. The state belongs
 * to that thread; workers and callers send it messages.
 */
final class ExecutionDriver {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutionDriver.class);
    private static final EventCodec<RecoveryEvent> CODEC = EventCodec.of(RecoveryEvent.class);

    /** How much longer than its timeout a hanging attempt is waited for before it is declared lost. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Something for the driver's thread: which events follow from it, given the state. */
    private record Message(Function<RecoveryState, List<RecoveryEvent>> events, CompletableFuture<Void> durable) {}

    private final Environment environment;
    private final Ownership ownership;
    private final RecoveryState state;
    private final GuardedProviders providers;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Attempt> inFlight = new HashMap<>();
    private final Map<Attempt, Future<?>> threads = new ConcurrentHashMap<>();
    private final List<RecoveryEvent> history;
    private final List<Consumer<RecoveryEvent>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<RecoveryReport> completion = new CompletableFuture<>();
    private Instant nextWake = Instant.MAX;

    ExecutionDriver(Environment environment, Ownership ownership, RecoveryState state, List<RecoveryEvent> history) {
        this.environment = environment;
        this.providers = new GuardedProviders(environment.clock());
        this.ownership = ownership;
        this.state = state;
        this.history = new ArrayList<>(history);
    }

    static byte[] encode(RecoveryEvent event) {
        return CODEC.encode(event);
    }

    static RecoveryEvent decode(byte[] entry) {
        return CODEC.decode(entry);
    }

    void start() {
        environment.scheduler().submit(() -> {
            try (var execution = MDC.putCloseable("execution", state.execution())) {
                drive();
            }
            return null;
        });
    }

    CompletableFuture<RecoveryReport> completion() {
        return completion;
    }

    void listen(Consumer<RecoveryEvent> listener) {
        listeners.add(listener);
    }

    /** Tells the listeners of an event that was appended before there was a driver. */
    void announce(RecoveryEvent event) {
        listeners.forEach(l -> notify(l, event));
    }

    /** Asks the driver's thread for something; done when the events that follow are durable. */
    CompletableFuture<Void> send(Function<RecoveryState, List<RecoveryEvent>> events) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        inbox.add(new Message(events, durable));
        if (completion.isDone()) {
            durable.completeExceptionally(new DisasterRecoveryException(
                    "the execution " + state.execution() + " is not driven by this process any more"));
        }
        return durable;
    }

    private void drive() {
        try {
            while (state.ended().isEmpty()) {
                if (!carryOut(Decider.decide(state, environment.clock().now()))) {
                    takeMessages();
                }
            }
            ownership.close();
            completion.complete(RecoveryReport.of(state, history));
        } catch (InterruptedException stopped) {
            giveUp(new DisasterRecoveryException(
                    "the process is being closed; resume the execution from its journal", stopped));
        } catch (RuntimeException e) {
            giveUp(e);
        }
    }

    /** Stops without touching anything more; another owner, or a later resume, goes on from the journal. */
    private void giveUp(RuntimeException reason) {
        LOG.error("The execution {} is not driven by this process any more", state.execution(), reason);
        inFlight.values().forEach(Attempt::close);
        if (reason instanceof StaleOwnerException) {
            ownership.lose();
        }
        ownership.close();
        completion.completeExceptionally(reason);
        for (Message left = inbox.poll(); left != null; left = inbox.poll()) {
            left.durable().completeExceptionally(reason);
        }
    }

    /** Whether an instruction changed the state, so that it has to be decided again. */
    private boolean carryOut(List<Instruction> wanted) {
        for (Instruction instruction : wanted) {
            if (instruction instanceof Record record) {
                append(List.of(record.event()));
                return true;
            } else if (instruction instanceof RunStep run) {
                if (!inFlight.containsKey(run.step())) {
                    run(run);
                }
            } else if (instruction instanceof RevertStep revert) {
                if (!inFlight.containsKey(revert.step())) {
                    revert(revert.step());
                }
            } else if (instruction instanceof WakeAt wake) {
                wakeAt(wake.moment());
            }
        }
        return false;
    }

    private void wakeAt(Instant moment) {
        Instant now = environment.clock().now();
        if (moment.isBefore(nextWake)) {
            nextWake = moment;
            Duration delay = Duration.between(now, moment);
            environment
                    .scheduler()
                    .after(
                            delay.isNegative() ? Duration.ZERO : delay,
                            () -> send(s -> {
                                nextWake = Instant.MAX;
                                return List.of();
                            }));
        }
    }

    /** Takes all that waits and makes it durable with one append: parallel steps share an fsync. */
    private void takeMessages() throws InterruptedException {
        List<Message> messages = new ArrayList<>();
        messages.add(inbox.take());
        inbox.drainTo(messages);
        List<RecoveryEvent> events = new ArrayList<>();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (Message message : messages) {
            try {
                events.addAll(message.events().apply(state));
                waiting.add(message.durable());
            } catch (DisasterRecoveryException refused) {
                message.durable().completeExceptionally(refused);
            }
        }
        try {
            append(events);
        } catch (RuntimeException e) {
            waiting.forEach(w -> w.completeExceptionally(e));
            throw e;
        }
        waiting.forEach(w -> w.complete(null));
    }

    private void append(List<RecoveryEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        ownership.check();
        environment
                .journal()
                .append(
                        state.execution(),
                        state.version(),
                        events.stream().map(ExecutionDriver::encode).toList());
        events.forEach(state::apply);
        history.addAll(events);
        events.forEach(e -> listeners.forEach(l -> notify(l, e)));
    }

    private static void notify(Consumer<RecoveryEvent> listener, RecoveryEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("A listener failed on {}; the recovery goes on", event, e);
        }
    }

    private void run(RunStep instruction) {
        StepState step = state.step(instruction.step());
        Optional<RecoveryStep<?>> kind = environment.steps().find(step.spec().uses());
        if (kind.isEmpty()) {
            append(List.of(new StepFailed(
                    step.spec().id(),
                    1,
                    "no step is known as '" + step.spec().uses() + "'",
                    false,
                    environment.clock().now())));
            return;
        }
        Attempt attempt = new Attempt(environment, providers, ownership, state, step, instruction.attempt());
        boolean applied = step.applied && step.interrupted;
        Optional<String> before = step.before();
        work(attempt, instruction.step(), log -> new StepRunner<>(kind.get(), attempt, log).run(before, applied));
        environment.scheduler().after(step.spec().timeout().plus(GRACE), () -> declareLost(attempt));
    }

    private void revert(String id) {
        StepState step = state.step(id);
        Attempt attempt = new Attempt(environment, providers, ownership, state, step, step.attempt());
        RecoveryStep<?> kind = environment.steps().find(step.spec().uses()).orElseThrow();
        String before = step.before().orElseThrow();
        work(attempt, id, log -> new StepRunner<>(kind, attempt, log).revert(before));
        environment.scheduler().after(step.spec().timeout().plus(GRACE), () -> declareLost(attempt));
    }

    private void work(Attempt attempt, String id, Consumer<StepRunner.Log> body) {
        inFlight.put(id, attempt);
        StepRunner.Log log = events -> appendFor(attempt, id, events);
        threads.put(attempt, environment.scheduler().submit(() -> {
            try (var execution = MDC.putCloseable("execution", state.execution());
                    var step = MDC.putCloseable("step", id)) {
                body.accept(log);
            } catch (StaleOwnerException stale) {
                LOG.warn("An attempt at {} ended without effect: {}", id, stale.getMessage());
            } finally {
                threads.remove(attempt);
                send(s -> {
                    inFlight.remove(id, attempt);
                    return List.of();
                });
            }
            return null;
        }));
    }

    /** A worker's events, refused once its attempt is over. */
    private void appendFor(Attempt attempt, String id, RecoveryEvent... events) {
        CompletableFuture<Void> durable = send(s -> {
            if (inFlight.get(id) != attempt) {
                throw new StaleOwnerException("the attempt at " + id + " was declared lost");
            }
            return Arrays.asList(events);
        });
        try {
            durable.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StaleOwnerException stale
                    ? stale
                    : new StaleOwnerException("the execution is not driven any more: " + e.getCause());
        }
    }

    /** An attempt that hangs is taken its powers, and its outcome is unknown: the next one looks first. */
    private void declareLost(Attempt attempt) {
        String id = attempt.spec().id();
        send(s -> {
            if (!inFlight.remove(id, attempt)) {
                return List.of();
            }
            attempt.close();
            Future<?> thread = threads.remove(attempt);
            if (thread != null) {
                thread.cancel(true);
            }
            String reason = "it did not return within " + attempt.spec().timeout() + "; its outcome is unknown";
            Instant now = environment.clock().now();
            boolean undoing = s.rollingBack() && !s.inRollbackSteps();
            return List.of(
                    undoing ? new StepKept(id, reason, now) : new StepFailed(id, attempt.number(), reason, true, now));
        });
    }
}
