package io.iotdr.recovery;

import io.iotdr.alert.Pages;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.recovery.internal.drive.UntoldEnds;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks for runs that no process drives, and takes them over. It checks four times per lease length, so that a dead
 * owner is replaced within two lease lengths. Also repeats the ends of runs to the channels that have not accepted them.
 */
public final class Standby implements AutoCloseable {

    private static final Logger LOG = Logs.of(Standby.class);

    /** After so many stops of one run, people are told. */
    private static final int OFTEN = 3;

    private final RecoveryOrchestrator orchestrator;
    private final Environment environment;
    private final Consumer<RecoveryExecution> onTaken;
    private final Predicate<String> wanted;
    private final Future<?> looking;
    private final Map<String, TakeoverRetry> retries = new ConcurrentHashMap<>();
    private final Map<String, Pages> pages = new ConcurrentHashMap<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private volatile boolean closed;
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
                    .filter(id -> wanted.test(id) && !orchestrator.drives(id) && isDue(id))
                    .forEach(this::take);
            Map<String, String> quarantined = orchestrator.quarantined();
            told.keySet().removeIf(id -> !retries.containsKey(id) && !quarantined.containsKey(id));
            quarantined.forEach((id, reason) -> {
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
        if (isNews(execution, reason)) {
            LOG.error("The run {} cannot be read and is left alone: {}", execution, reason);
            tell(execution, "cannot be read and is left alone: " + reason);
        }
    }

    private void tell(String execution, String what) {
        pages.computeIfAbsent(execution, id -> environment.pages())
                .put(new AlertMessage(
                        execution,
                        AlertMessage.Severity.CRITICAL,
                        "the run " + execution + " needs a person",
                        "execution " + execution + " " + what,
                        orchestrator.contacts(execution)));
    }

    private void take(String execution) {
        try {
            RecoveryExecution taken = orchestrator.resume(execution);
            announce(taken);
        } catch (StaleOwnerException drivenByAnother) {
            LOG.debug("{} is driven by another orchestrator", execution);
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot take over the run {} now; retrying", execution, unreachable);
        } catch (RuntimeException | Error impossible) {
            if (isNews(execution, Reason.of(impossible))) {
                if (impossible instanceof DisasterRecoveryException) {
                    LOG.error("The run {} cannot be taken over by this process: {}", execution, Reason.of(impossible));
                } else {
                    LOG.error("The run {} cannot be taken over by this process", execution, impossible);
                }
                tell(execution, "is unfinished and cannot be taken over: " + Reason.of(impossible));
            }
            retries.put(execution, TakeoverRetry.after(retries.get(execution), environment, 0));
        }
    }

    /** A run that stops this process again and again is taken over ever less often, and people are told once. */
    private void stopped(String execution, Throwable reason) {
        if (reason instanceof StaleOwnerException || closed) {
            return;
        }
        TakeoverRetry retry = TakeoverRetry.after(retries.get(execution), environment, done(execution));
        retries.put(execution, retry);
        if (retry.count() >= OFTEN && isNews(execution, Reason.of(reason))) {
            LOG.error("The run {} has stopped {} times after a takeover", execution, retry.count(), reason);
            tell(
                    execution,
                    "was taken over " + retry.count() + " times and stops each time, so it makes no progress: "
                            + Reason.of(reason));
        }
    }

    /** Returns how many steps of a run are done; 0 when that cannot be read. */
    private long done(String execution) {
        try {
            return orchestrator.report(execution).steps().stream()
                    .filter(s -> s.status().done() || s.status() == StepStatus.REVERTED)
                    .count();
        } catch (RuntimeException unreadable) {
            return 0;
        }
    }

    /** Calls the host on a thread of its own: what it does with one run must not keep this process from another. */
    private void announce(RecoveryExecution taken) {
        taken.completion().whenComplete((report, failed) -> {
            if (failed == null) {
                retries.remove(taken.id());
            } else {
                stopped(
                        taken.id(),
                        failed instanceof CompletionException e && e.getCause() != null ? e.getCause() : failed);
            }
        });
        environment.scheduler().execute(() -> {
            try {
                onTaken.accept(taken);
            } catch (Throwable e) {
                LOG.error("A listener failed on the takeover of {}; the run continues", taken.id(), e);
            }
        });
    }

    /** Returns whether people were not told of this reason before. */
    private boolean isNews(String execution, String reason) {
        return !reason.equals(told.put(execution, reason));
    }

    /** How often a run could not be taken over or stopped after it, and when it is tried next, on the monotonic clock. */
    private record TakeoverRetry(int count, long notBefore, long done) {

        private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

        /** Returns the next retry; a run that has done more steps than at the last one makes progress. */
        static TakeoverRetry after(@Nullable TakeoverRetry last, Environment environment, long done) {
            int count = last == null || done > last.done ? 1 : last.count + 1;
            Duration pause = environment.leaseLength().multipliedBy(1L << Math.min(count - 1, 10));
            Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            return new TakeoverRetry(count, environment.clock().nanos() + bounded.toNanos(), done);
        }
    }

    private boolean isDue(String execution) {
        TakeoverRetry retry = retries.get(execution);
        return retry == null || environment.clock().nanos() >= retry.notBefore();
    }

    @Override
    public void close() {
        closed = true;
        looking.cancel(false);
        repeating.ifPresent(r -> r.cancel(false));
    }
}
