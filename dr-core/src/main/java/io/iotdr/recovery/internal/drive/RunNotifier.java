package io.iotdr.recovery.internal.drive;

import io.iotdr.alert.ChannelNames;
import io.iotdr.alert.PageQueue;
import io.iotdr.plan.Contact;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.StepRetried;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.AlertMessage.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies people of what needs their attention, and of the end of a run (L3). The journal is the outbox: each channel
 * gets the messages in the order of the run's events, at least once, also after a takeover. A question or pause is
 * announced again until a person acts on it. Only a completed run resolves the incident. Thread-safe.
 */
final class RunNotifier implements Consumer<RecoveryEvent> {

    /** How long the end of a run waits for the other channels once one has accepted it. */
    private static final Duration LINGER = Duration.ofSeconds(3);

    private final Environment environment;
    private final RecoveryPlan plan;
    private final String execution;
    private final List<PageQueue> channels;
    private final OpenPages open = new OpenPages();
    private @Nullable Future<?> repeating;

    /**
     * Creates the notifier of a run.
     *
     * @param history the events of which an earlier driver told people, or should have
     */
    RunNotifier(Environment environment, RecoveryPlan plan, String execution, List<RecoveryEvent> history) {
        this.environment = environment;
        this.plan = plan;
        this.execution = execution;
        this.channels = ChannelNames.of(environment.alerts(), environment.redactor()).entrySet().stream()
                .map(e -> new PageQueue(e.getKey(), e.getValue(), environment.scheduler(), this::repeat))
                .toList();
        history.forEach(event -> open.apply(event, text(event)));
    }

    synchronized void start() {
        repeating = environment.scheduler().every(environment.repeatPages(), this::repeat);
    }

    /** Sends nothing more, because another process drives the run. */
    void giveUp() {
        stopRepeating();
        channels.forEach(PageQueue::close);
    }

    synchronized void stopRepeating() {
        if (repeating != null) {
            repeating.cancel(false);
        }
    }

    @Override
    public synchronized void accept(RecoveryEvent event) {
        Optional<String> text = text(event);
        open.apply(event, text);
        text.ifPresent(t -> put(message(severity(event), t)));
        if (event instanceof ExecutionTakenOver) {
            open.toRepeat().forEach(t -> put(message(Severity.CRITICAL, t).repeated()));
        }
    }

    private synchronized void repeat() {
        open.texts().forEach(t -> put(message(Severity.CRITICAL, t).repeated()));
    }

    private synchronized void repeat(PageQueue channel) {
        open.texts().forEach(t -> channel.put(message(Severity.CRITICAL, t).repeated()));
    }

    private void put(AlertMessage message) {
        channels.forEach(channel -> channel.put(message));
    }

    /**
     * Announces the end; returns the names of the channels that did not accept the message, which then get nothing more from
     * here. Once a channel has accepted it, the others have a few seconds; else returns when all have refused it several
     * times. Only a completed run leaves nothing for people to do.
     */
    List<String> end(AlertMessage message) {
        stopRepeating();
        Map<PageQueue, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        channels.forEach(channel -> answers.put(channel, channel.put(message)));
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        for (CompletableFuture<Boolean> answer : answers.values()) {
            answer.thenAccept(accepted -> {
                if (answers.values().stream().allMatch(CompletableFuture::isDone)) {
                    over.complete(true);
                } else if (accepted) {
                    Future<?> unused = environment.scheduler().after(LINGER, () -> over.complete(true));
                }
            });
        }
        if (!answers.isEmpty()) {
            environment.scheduler().await(over);
        }
        List<PageQueue> silent = answers.entrySet().stream()
                .filter(e -> !e.getValue().getNow(false))
                .map(Map.Entry::getKey)
                .toList();
        silent.forEach(PageQueue::close);
        return silent.stream().map(PageQueue::name).toList();
    }

    AlertMessage endOf(ExecutionStatus status) {
        return message(status == ExecutionStatus.COMPLETED ? Severity.INFO : Severity.CRITICAL, "ended: " + status);
    }

    private AlertMessage message(Severity severity, String text) {
        return new AlertMessage(
                execution,
                severity,
                plan.name() + " " + text.lines().findFirst().orElse(""),
                "execution " + execution + " " + text,
                plan.contacts().stream().map(Contact::address).toList());
    }

    private static Severity severity(RecoveryEvent event) {
        return event instanceof ExecutionResumed
                        || event instanceof PersonAnswered
                        || event instanceof StepSkipped
                        || event instanceof StepRetried
                        || event instanceof TurnTaken
                ? Severity.WARNING
                : Severity.CRITICAL;
    }

    /** Returns what people are told about an event, so that the last message always states what the run does. */
    private Optional<String> text(RecoveryEvent event) {
        if (event instanceof ExecutionPaused e) {
            return Optional.of("paused: " + e.reason());
        } else if (event instanceof ExecutionResumed e) {
            return Optional.of("continues, resumed by " + e.by());
        } else if (event instanceof PersonAsked e) {
            return Optional.of("waits for a person's answer at step " + e.step() + ": " + e.question()
                    + " (dr failover approve " + execution + " " + e.step() + ", or deny)");
        } else if (event instanceof PersonAnswered e) {
            return Optional.of("step " + e.step() + " was " + (e.yes() ? "approved" : "denied") + " by " + e.by());
        } else if (event instanceof StepRetried e && open.pausedBy(e.step())) {
            return Optional.of("continues; step " + e.step() + " is tried again by " + e.by());
        } else if (event instanceof StepSkipped e && (open.asks(e.step()) || open.pausedBy(e.step()))) {
            return Optional.of("step " + e.step() + " was skipped by " + e.by());
        } else if (event instanceof TurnAwaited e) {
            return Optional.of(
                    "waits for " + String.join(", ", e.ahead()) + " to end, since both change the same resources");
        } else if (event instanceof TurnTaken && open.waitsForTurn()) {
            return Optional.of("continues; the runs before it have ended");
        } else if (event instanceof RtoAtRisk e) {
            return Optional.of("will exceed its RTO: recovery is forecast after " + Durations.text(e.forecast())
                    + ", the RTO is " + Durations.text(e.rto()));
        } else if (event instanceof RollbackStarted e) {
            return Optional.of("rolls back: " + e.reason());
        } else if (event instanceof TargetChanged e) {
            return Optional.of("starts again, towards " + e.target());
        }
        return Optional.empty();
    }
}
