package io.iotdr.recovery;

import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.recovery.internal.drive.UntoldEnds;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Looks for runs that no process drives, and takes them over. It checks four times per lease length, so that a dead
 * owner is replaced within two lease lengths. Also repeats the ends of runs to the channels that have not accepted them.
 */
public final class Standby implements AutoCloseable {

    private static final Logger LOG = Logs.of(Standby.class);

    private final RecoveryOrchestrator orchestrator;
    private final Environment environment;
    private final Consumer<RecoveryExecution> onTaken;
    private final Predicate<String> wanted;
    private final Future<?> looking;
    private final Set<String> refused = new TreeSet<>();
    private volatile Optional<Future<?>> repeating = Optional.empty();

    private Standby(
            RecoveryOrchestrator orchestrator,
            Environment environment,
            Predicate<String> wanted,
            Consumer<RecoveryExecution> onTaken) {
        this.wanted = wanted;
        this.orchestrator = orchestrator;
        this.environment = environment;
        this.onTaken = onTaken;
        this.looking = environment.scheduler().every(environment.leaseLength().dividedBy(4), this::look);
    }

    /** Starts looking; {@code onTaken} receives each run that this process takes over. */
    public static Standby start(
            RecoveryOrchestrator orchestrator, Environment environment, Consumer<RecoveryExecution> onTaken) {
        Standby standby = new Standby(orchestrator, environment, execution -> true, onTaken);
        UntoldEnds ends = new UntoldEnds(environment);
        standby.repeating = Optional.of(environment.scheduler().every(UntoldEnds.PAUSE, () -> repeat(ends)));
        return standby;
    }

    private static void repeat(UntoldEnds ends) {
        try {
            ends.repeat();
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot read which channels have not heard of an end; retrying", unreachable);
        }
    }

    /** Starts looking at one run only, which this process takes over as soon as no other drives it. */
    public static Standby ofOne(
            RecoveryOrchestrator orchestrator,
            Environment environment,
            String execution,
            Consumer<RecoveryExecution> onTaken) {
        return new Standby(orchestrator, environment, execution::equals, onTaken);
    }

    private void look() {
        try {
            orchestrator.unfinished().stream()
                    .filter(id -> wanted.test(id) && !orchestrator.drives(id) && !refused.contains(id))
                    .forEach(this::take);
            orchestrator.quarantined().forEach((id, reason) -> {
                if (wanted.test(id)) {
                    quarantine(id, reason);
                }
            });
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot read the journal; retrying", unreachable);
        } catch (RuntimeException unexpected) {
            LOG.error("Cannot look for unfinished runs; retrying", unexpected);
        }
    }

    /** Reports a run that cannot be read, once; everything else continues. */
    private void quarantine(String execution, String reason) {
        if (refused.add(execution)) {
            LOG.error("The run {} cannot be read and is left alone: {}", execution, reason);
            tell(execution, "cannot be read and is left alone: " + reason);
        }
    }

    private void tell(String execution, String what) {
        Future<?> unused = environment
                .scheduler()
                .submit(() -> environment
                        .alerts()
                        .tell(new AlertMessage(
                                execution,
                                AlertMessage.Severity.CRITICAL,
                                "the run " + execution + " needs a person",
                                "execution " + execution + " " + what,
                                orchestrator.contacts(execution))));
    }

    private void take(String execution) {
        try {
            RecoveryExecution taken = orchestrator.resume(execution);
            announce(taken);
        } catch (StaleOwnerException drivenByAnother) {
            LOG.debug("{} is driven by another orchestrator", execution);
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot take over the run {} now; retrying", execution, unreachable);
        } catch (RuntimeException impossible) {
            refused.add(execution);
            LOG.error("The run {} is unfinished and cannot be taken over by this process", execution, impossible);
            tell(execution, "is unfinished and cannot be taken over: " + Reason.of(impossible));
        }
    }

    private void announce(RecoveryExecution taken) {
        try {
            onTaken.accept(taken);
        } catch (Throwable e) {
            LOG.error("A listener failed on the takeover of {}; the run continues", taken.id(), e);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
        repeating.ifPresent(r -> r.cancel(false));
    }
}
