package io.iotdr.recovery;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.log.Logs;
import io.iotdr.spi.ProviderException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Looks for runs that no process drives, and takes them over. It checks four times per lease length, so that a dead
 * owner is replaced within two lease lengths.
 */
public final class Standby implements AutoCloseable {

    private static final Logger LOG = Logs.of(Standby.class);

    private final RecoveryOrchestrator orchestrator;
    private final Consumer<RecoveryExecution> onTaken;
    private final Future<?> looking;
    private final Set<String> refused = new TreeSet<>();

    private Standby(RecoveryOrchestrator orchestrator, Environment environment, Consumer<RecoveryExecution> onTaken) {
        this.orchestrator = orchestrator;
        this.onTaken = onTaken;
        this.looking = environment.scheduler().every(environment.leaseLength().dividedBy(4), this::look);
    }

    /** Starts looking; {@code onTaken} receives each run that this process takes over. */
    public static Standby start(
            RecoveryOrchestrator orchestrator, Environment environment, Consumer<RecoveryExecution> onTaken) {
        return new Standby(orchestrator, environment, onTaken);
    }

    private void look() {
        try {
            orchestrator.unfinished().stream()
                    .filter(id -> !orchestrator.drives(id) && !refused.contains(id))
                    .forEach(this::take);
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot read the journal; retrying", unreachable);
        }
    }

    private void take(String execution) {
        try {
            onTaken.accept(orchestrator.resume(execution));
        } catch (StaleOwnerException drivenByAnother) {
            LOG.debug("{} is driven by another orchestrator", execution);
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot take over the run {} now; retrying", execution, unreachable);
        } catch (DisasterRecoveryException impossible) {
            refused.add(execution);
            LOG.error(
                    "The run {} is unfinished and cannot be taken over by this process; resume it manually",
                    execution,
                    impossible);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
    }
}
