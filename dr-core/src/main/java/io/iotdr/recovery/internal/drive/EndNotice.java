package io.iotdr.recovery.internal.drive;

import io.iotdr.log.Logs;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent.EndTold;
import java.util.List;
import java.util.concurrent.Future;
import org.slf4j.Logger;

/** Announces the end of one run to people, once, off the driver's turn. Only the driver's turn calls it. */
final class EndNotice {

    private static final Logger LOG = Logs.of(EndNotice.class);

    private final Environment environment;
    private final RunNotifier pages;
    private final String execution;
    private final EventSender sender;
    private boolean telling;

    EndNotice(Environment environment, RunNotifier pages, String execution, EventSender sender) {
        this.environment = environment;
        this.pages = pages;
        this.execution = execution;
        this.sender = sender;
    }

    /** Starts the announcement unless it was started before; its end is journaled, whoever it reached. */
    void tell(ExecutionStatus status) {
        if (telling) {
            return;
        }
        telling = true;
        Future<?> unused = environment.scheduler().submit(() -> {
            tellQuietly(status);
            return sender.send(s -> List.of(new EndTold(environment.clock().now())));
        });
    }

    /** Announces the end; a failure to reach anyone must not keep the run from ending. */
    private void tellQuietly(ExecutionStatus status) {
        try {
            pages.end(status);
        } catch (Throwable e) {
            LOG.error("Could not announce the end of the run {}: {}", execution, status, e);
        }
    }
}
