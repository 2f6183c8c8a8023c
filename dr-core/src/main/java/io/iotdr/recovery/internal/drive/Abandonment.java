package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.plan.NearestName;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionAbandoned;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.internal.decide.Remains;
import io.iotdr.spi.AlertMessage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends a run without further effects, in the name of a person. The caller holds the run's lease. */
public final class Abandonment {

    private final Environment environment;
    private final Executions executions;

    public Abandonment(Environment environment, Executions executions) {
        this.environment = environment;
        this.executions = executions;
    }

    /**
     * Ends a run.
     *
     * @return what the run may have left behind, one line for each step
     * @throws DisasterRecoveryException when there is no such run or it has ended
     * @throws io.iotdr.journal.UnknownEventException when a newer version wrote the run, which can resume it
     */
    public List<String> abandon(String id, String by, String reason) {
        if (!executions.ids().contains(id)) {
            throw new DisasterRecoveryException(
                    "there is no run '" + id + "' in this journal" + NearestName.hint(id, executions.ids()));
        }
        Instant now = environment.clock().now();
        end(id).ifPresent(status -> {
            throw new DisasterRecoveryException("the run " + id + " has ended (" + status + ")");
        });
        Optional<List<RecoveryEvent>> events = readable(id);
        if (events.isEmpty()) {
            List<String> unknown = List.of("the journal of the run is damaged, so everything that its plan changes must"
                    + " be checked by hand");
            executions.abandon(id, new ExecutionAbandoned(by, reason, unknown, now));
            return unknown;
        }
        List<RecoveryEvent> history = events.get();
        List<String> left = Remains.of(history);
        executions.append(
                id,
                history.size(),
                List.of(
                        new ExecutionAbandoned(by, reason, left, now),
                        new ExecutionEnded(ExecutionStatus.ABANDONED, now)));
        return left;
    }

    /** Returns what people are told. */
    public static AlertMessage page(String id, String by, String reason, List<String> left, List<URI> contacts) {
        return new AlertMessage(
                id,
                AlertMessage.Severity.CRITICAL,
                "the run " + id + " was abandoned",
                "execution " + id + " was abandoned by " + by + ": " + reason + "; what it may have left behind: "
                        + left,
                contacts);
    }

    /** Returns how a run has ended, also when its journal is damaged before its end. */
    private Optional<ExecutionStatus> end(String id) {
        try {
            return executions.outcome(id);
        } catch (JournalCorruptedException damaged) {
            return Optional.empty();
        }
    }

    private Optional<List<RecoveryEvent>> readable(String id) {
        try {
            return Optional.of(executions.events(id));
        } catch (JournalCorruptedException damaged) {
            return Optional.empty();
        }
    }
}
