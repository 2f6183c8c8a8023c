package io.iotdr.recovery.internal.drive;

import io.iotdr.error.Reason;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Waits until no unfinished run that acts on the same resources is ahead; asks the queue every second. */
final class TurnWait {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Environment environment;
    private final RunQueue queue;
    private final String execution;
    private final Set<String> resources;
    private final EventSender driver;
    private boolean waiting;

    TurnWait(
            Environment environment,
            Executions executions,
            String execution,
            Set<String> resources,
            EventSender driver) {
        this.environment = environment;
        this.queue = new RunQueue(environment.journal(), executions);
        this.execution = execution;
        this.resources = resources;
        this.driver = driver;
    }

    /** Starts to wait, unless it does already; called on the driver's thread. */
    void start() {
        if (!waiting) {
            waiting = true;
            environment.scheduler().execute(this::ask);
        }
    }

    private void ask() {
        List<String> ahead = ahead();
        Instant now = environment.clock().now();
        driver.send(run -> {
            waiting = !ahead.isEmpty();
            if (ahead.isEmpty()) {
                return List.of(new TurnTaken(now));
            }
            environment.scheduler().after(PAUSE, this::ask);
            return run.turnAwaited() ? List.of() : List.of(new TurnAwaited(ahead, now));
        });
    }

    private List<String> ahead() {
        try {
            return queue.ahead(execution, resources);
        } catch (ProviderException unreachable) {
            return List.of("the journal, which cannot be reached: " + unreachable.getMessage());
        } catch (RuntimeException | Error unexpected) {
            return List.of("the queue of runs, which cannot be read: " + Reason.of(unexpected));
        }
    }
}
