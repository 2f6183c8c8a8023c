package io.iotdr.recovery.internal.drive;

import io.iotdr.plan.Contact;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.StepContext.Deliveries;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Notifies people of what needs their attention, and of the end of a run (L3). Sends on another thread, since a hanging
 * channel must not block a recovery.
 */
final class RunNotifier implements Consumer<RecoveryEvent> {

    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Environment environment;
    private final RecoveryPlan plan;
    private final String execution;

    RunNotifier(Environment environment, RecoveryPlan plan, String execution) {
        this.environment = environment;
        this.plan = plan;
        this.execution = execution;
    }

    @Override
    public void accept(RecoveryEvent event) {
        text(event).ifPresent(text -> {
            AlertMessage message = message(AlertMessage.Severity.CRITICAL, text);
            Future<?> unused =
                    environment.scheduler().submit(() -> environment.tell().apply(message));
        });
    }

    /** Announces the end; returns when a channel has accepted the message, or after {@code TRIES} attempts. */
    void end(ExecutionStatus status) {
        AlertMessage message = message(AlertMessage.Severity.INFO, "ended: " + status);
        for (int left = TRIES; left > 0; left--) {
            Deliveries deliveries = environment.tell().apply(message);
            if (!deliveries.taken().isEmpty() || deliveries.failed().isEmpty() || left == 1 || !rested()) {
                return;
            }
        }
    }

    private boolean rested() {
        try {
            environment.scheduler().sleep(PAUSE);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private AlertMessage message(AlertMessage.Severity severity, String text) {
        return new AlertMessage(
                execution,
                severity,
                plan.name() + " " + text.lines().findFirst().orElse(""),
                "execution " + execution + " " + text,
                plan.contacts().stream().map(Contact::address).toList());
    }

    private static Optional<String> text(RecoveryEvent event) {
        if (event instanceof ExecutionPaused e) {
            return Optional.of("paused: " + e.reason());
        } else if (event instanceof PersonAsked e) {
            return Optional.of("waits for a person's answer at step " + e.step() + ": " + e.question());
        } else if (event instanceof TurnAwaited e) {
            return Optional.of(
                    "waits for " + String.join(", ", e.ahead()) + " to end, since both change the same resources");
        } else if (event instanceof RtoAtRisk e) {
            return Optional.of("will exceed its RTO: recovery is forecast after " + Durations.text(e.forecast())
                    + ", the RTO is " + Durations.text(e.rto()));
        } else if (event instanceof RollbackStarted e) {
            return Optional.of("rolls back: " + e.reason());
        }
        return Optional.empty();
    }
}
