package io.iotdr.recovery;

import io.iotdr.plan.Contact;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.spi.AlertMessage;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells people what needs them, and the end (L3); on another thread, since a hanging channel must not stop a recovery. */
final class Pages implements Consumer<RecoveryEvent> {

    private final Environment environment;
    private final RecoveryPlan plan;
    private final String execution;

    Pages(Environment environment, RecoveryPlan plan, String execution) {
        this.environment = environment;
        this.plan = plan;
        this.execution = execution;
    }

    @Override
    public void accept(RecoveryEvent event) {
        text(event).ifPresent(text -> {
            AlertMessage message = new AlertMessage(
                    execution,
                    event instanceof ExecutionEnded ? AlertMessage.Severity.INFO : AlertMessage.Severity.CRITICAL,
                    plan.name() + " " + text.lines().findFirst().orElse(""),
                    "execution " + execution + " " + text,
                    plan.contacts().stream().map(Contact::address).toList());
            environment.scheduler().submit(() -> environment.tell().apply(message));
        });
    }

    private static Optional<String> text(RecoveryEvent event) {
        if (event instanceof ExecutionPaused e) {
            return Optional.of("paused: " + e.reason());
        } else if (event instanceof PersonAsked e) {
            return Optional.of("waits for a person, step " + e.step() + ": " + e.question());
        } else if (event instanceof TurnAwaited e) {
            return Optional.of("waits for " + String.join(", ", e.ahead()) + ", which acts on the same things");
        } else if (event instanceof RtoAtRisk e) {
            return Optional.of("will miss its objective: recovery is forecast after " + Durations.text(e.forecast())
                    + ", the objective is " + Durations.text(e.rto()));
        } else if (event instanceof RollbackStarted e) {
            return Optional.of("rolls back: " + e.reason());
        } else if (event instanceof ExecutionEnded e) {
            return Optional.of("ended: " + e.status());
        }
        return Optional.empty();
    }
}
