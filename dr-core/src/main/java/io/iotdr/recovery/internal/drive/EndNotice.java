package io.iotdr.recovery.internal.drive;

import io.iotdr.finding.FindingCode;
import io.iotdr.log.Logs;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.EndTold;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.spi.AlertMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Announces the end of one run to people, off the driver's turn, and keeps it for the channels that do not accept it. Only
 * the driver's turn calls it.
 */
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
            List<String> silent = told(status);
            Instant now = environment.clock().now();
            List<RecoveryEvent> events = new ArrayList<>();
            silent.forEach(channel -> events.add(new FindingNoted(
                    FindingCode.CHANNEL_FAILED.about(channel, "did not accept the page of the run's end"), now)));
            events.add(new EndTold(now));
            return sender.send(s -> events);
        });
    }

    /** Announces the end; a failure to reach anyone must not keep the run from ending. Returns the silent channels. */
    private List<String> told(ExecutionStatus status) {
        try {
            AlertMessage message = pages.endOf(status);
            List<String> silent = pages.end(message);
            if (!silent.isEmpty()) {
                repeat(message, silent);
            }
            return silent;
        } catch (Throwable e) {
            LOG.error("Could not announce the end of the run {}: {}", execution, status, e);
            return List.of();
        }
    }

    /**
     * Keeps the message for the silent channels, and repeats it here until they accept it, or this process closes. What cannot
     * be kept now is kept later.
     */
    private void repeat(AlertMessage message, List<String> silent) {
        UntoldEnds ends = new UntoldEnds(environment);
        AtomicBoolean kept = new AtomicBoolean(keptQuietly(ends, message, silent));
        AtomicReference<@Nullable Future<?>> repeating = new AtomicReference<>();
        repeating.set(environment.scheduler().every(UntoldEnds.PAUSE, () -> {
            Future<?> task = repeating.get();
            if (!kept.get()) {
                kept.set(keptQuietly(ends, message, silent));
            }
            if (kept.get() && ends.repeatEnd(execution) && task != null) {
                task.cancel(false);
            }
        }));
    }

    private boolean keptQuietly(UntoldEnds ends, AlertMessage message, List<String> silent) {
        try {
            ends.keep(execution, message, silent);
            return true;
        } catch (RuntimeException later) {
            LOG.warn("Cannot keep the page of the end of {}; retrying", execution, later);
            return false;
        }
    }
}
