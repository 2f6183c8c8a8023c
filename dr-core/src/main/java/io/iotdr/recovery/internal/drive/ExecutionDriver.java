package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.log.Logs;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.recovery.internal.decide.Decider;
import io.iotdr.recovery.internal.decide.Instruction;
import io.iotdr.recovery.internal.decide.Instruction.AbortStep;
import io.iotdr.recovery.internal.decide.Instruction.AwaitTurn;
import io.iotdr.recovery.internal.decide.Instruction.Record;
import io.iotdr.recovery.internal.decide.Instruction.RevertStep;
import io.iotdr.recovery.internal.decide.Instruction.RunStep;
import io.iotdr.recovery.internal.decide.Instruction.TellEnd;
import io.iotdr.recovery.internal.decide.Instruction.WakeAt;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.time.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Drives one run: appends events to the journal, asks the decider for instructions, and has workers carry them out.
 * Only the inbox's single reader touches the state; workers and callers send it messages.
 */
public final class ExecutionDriver {

    private static final Logger LOG = Logs.of(ExecutionDriver.class);

    /**
     * The interval at which the driver polls the journal for commands, and for the end of the runs that this one waits
     * for.
     */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Environment environment;
    private final Executions executions;
    private final Ownership ownership;
    private final RecoveryState state;
    private final Workers workers;
    private final TurnWait turnWait;
    private final CommandPoll commands;
    private final Announcements announcements;
    private final EndNotice endNotice;
    private final Alarm alarm;
    private final Inbox<DriverMessage> inbox;
    private final CompletableFuture<RecoveryReport> completion = new CompletableFuture<>();
    private @Nullable Future<?> looking;
    private volatile boolean inTurn;
    private volatile long turnBegan;

    /** Nothing is decided before the commands that waited for this driver are carried out. */
    private boolean deciding;

    /**
     * Creates a driver for one run.
     *
     * @param things what the run acts on, see {@link RunQueue}
     * @param history the events that an earlier driver has announced
     */
    public ExecutionDriver(
            Environment environment,
            Executions executions,
            Ownership ownership,
            RecoveryState state,
            Set<String> things,
            List<RecoveryEvent> history) {
        this.environment = environment;
        this.executions = executions;
        this.ownership = ownership;
        this.state = state;
        this.commands = new CommandPoll(environment, state, this::command);
        this.turnWait = new TurnWait(environment, executions, state.execution(), things, this::send);
        this.inbox = new Inbox<>(environment.scheduler(), this::turn);
        this.announcements = new Announcements(environment, state.plan(), state.execution(), history);
        this.endNotice = announcements.end(this::send);
        this.alarm = new Alarm(environment, this::send);
        ownership.drivesFrom(state.version());
        this.workers = new Workers(environment, ownership, this::send);
    }

    public void start() {
        ownership.keepWhile(this::progresses);
        looking = environment.scheduler().every(LOOK, this::look);
        announcements.start();
        commands.poll();
        send(s -> {
            deciding = true;
            return List.of();
        });
    }

    public CompletableFuture<RecoveryReport> completion() {
        return completion;
    }

    /** Reads new commands; an owner that lost its lease while nothing happened notices that here. */
    private void look() {
        if (!ownership.holds()) {
            send(s -> List.of());
        }
        commands.poll();
    }

    /** Returns the announcements of the run, to which listeners are added. */
    public Announcements announcements() {
        return announcements;
    }

    /** Returns whether the reader is idle, or began its turn less than a lease length ago. */
    private boolean progresses() {
        return !inTurn
                || environment.clock().nanos() - turnBegan
                        < environment.leaseLength().toNanos();
    }

    /** Queues a message for the reader; the result completes when the message's events are durable. */
    public CompletableFuture<@Nullable Void> send(Function<RecoveryState, List<RecoveryEvent>> events) {
        return put(events, false);
    }

    /**
     * Queues a command: it is judged by the state after all messages before it, and those behind it by the state after it.
     */
    public CompletableFuture<@Nullable Void> command(Function<RecoveryState, List<RecoveryEvent>> events) {
        return put(events, true);
    }

    private CompletableFuture<@Nullable Void> put(Function<RecoveryState, List<RecoveryEvent>> events, boolean alone) {
        CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
        try {
            inbox.put(new DriverMessage(events, alone, durable));
        } catch (RejectedExecutionException closed) {
            durable.completeExceptionally(notDriven());
        }
        return durable;
    }

    /** Stops driving; the run continues from its journal in another process, or after a resume. */
    public CompletableFuture<RecoveryReport> stop() {
        send(s -> {
            throw new Stopped();
        });
        return completion;
    }

    /** Ends a turn at once, so that the rest of its batch is dropped. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private DisasterRecoveryException notDriven() {
        return new DisasterRecoveryException("the run " + state.execution()
                + " is no longer driven by this process; resume it, or send the command to the process that drives it");
    }

    private void turn(List<DriverMessage> messages) {
        if (completion.isDone()) {
            messages.forEach(m -> m.durable().completeExceptionally(notDriven()));
            return;
        }
        turnBegan = environment.clock().nanos();
        inTurn = true;
        try (var execution = MDC.putCloseable("execution", state.execution())) {
            ownership.check();
            DriverMessage.batches(messages).forEach(this::store);
            while (deciding
                    && state.ended().isEmpty()
                    && carryOut(Decider.decide(state, environment.clock().now()))) {
                continue;
            }
            if (state.ended().isPresent()) {
                release();
                completion.complete(RecoveryReport.of(state, announcements.history()));
            }
        } catch (Stopped stopped) {
            giveUp(new DisasterRecoveryException("the orchestrator is closing; resume the run " + state.execution()
                    + " to continue it from its journal"));
        } catch (Throwable e) {
            LOG.error("This process stopped driving the run {}", state.execution(), e);
            giveUp(e);
            messages.forEach(m -> m.durable().completeExceptionally(e));
        } finally {
            inTurn = false;
            if (completion.isDone()) {
                messages.forEach(m -> m.durable().completeExceptionally(notDriven()));
            }
        }
    }

    /**
     * Stops driving without any further effect; another owner, or a later resume, continues from the journal. A
     * provider call in flight can still take effect, so the lease is kept until every call has returned (S3).
     */
    private void giveUp(Throwable reason) {
        stopLooking();
        announcements.giveUp();
        workers.close();
        if (reason instanceof StaleOwnerException) {
            ownership.lose();
        }
        ownership.retire();
        workers.whenIdle(ownership::close);
        completion.completeExceptionally(reason);
    }

    private void release() {
        stopLooking();
        announcements.stop();
        ownership.close();
    }

    private void stopLooking() {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    /** Stores the events of messages with one append; a message that cannot be carried out is refused alone. */
    private void store(List<DriverMessage> messages) {
        List<RecoveryEvent> events = new ArrayList<>();
        List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
        for (DriverMessage message : messages) {
            try {
                events.addAll(message.events().apply(state));
                waiting.add(message.durable());
            } catch (Stopped stopped) {
                throw stopped;
            } catch (RuntimeException refused) {
                message.durable().completeExceptionally(refused);
            }
        }
        try {
            append(events);
        } catch (RuntimeException | Error e) {
            waiting.forEach(w -> w.completeExceptionally(e));
            throw e;
        }
        waiting.forEach(w -> w.complete(null));
    }

    private void append(List<RecoveryEvent> all) {
        if (all.isEmpty()) {
            return;
        }
        List<RecoveryEvent> events = new StoredTexts(environment.redactor()).of(all);
        ownership.check();
        executions.append(state.execution(), state.version(), events);
        events.forEach(state::apply);
        workers.endUnwanted(state);
        commands.taken(state.commandsTaken());
        events.forEach(announcements::announce);
    }

    /** Carries out the instructions; returns whether one changed the state, so that the decider must be asked again. */
    private boolean carryOut(List<Instruction> wanted) {
        for (Instruction instruction : wanted) {
            if (instruction instanceof Record record) {
                append(List.of(record.event()));
                return true;
            } else if (instruction instanceof RunStep run) {
                workers.run(state, run);
            } else if (instruction instanceof AbortStep abort) {
                workers.abort(state, abort.step(), abort.reason());
            } else if (instruction instanceof RevertStep revert) {
                workers.revert(state, revert.step());
            } else if (instruction instanceof AwaitTurn) {
                turnWait.start();
            } else if (instruction instanceof TellEnd end) {
                endNotice.tell(end.status());
            } else if (instruction instanceof WakeAt wake) {
                alarm.set(wake.moment());
            }
        }
        return false;
    }
}
