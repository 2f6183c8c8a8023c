package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.log.Logs;
import io.iotdr.plan.Durations;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.RecoveryStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** The runs that this process drives, each under its lease. Thread-safe. */
public final class DrivenRuns implements AutoCloseable {

    private static final Logger LOG = Logs.of(DrivenRuns.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Environment environment;
    private final Executions executions;
    private final Map<String, ExecutionDriver> driven = new ConcurrentHashMap<>();
    private final Set<String> taking = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public DrivenRuns(Environment environment, Executions executions) {
        this.environment = environment;
        this.executions = executions;
    }

    /** Returns whether this process drives a run. */
    public boolean contains(String execution) {
        ExecutionDriver driver = driven.get(execution);
        return driver != null && !driver.completion().isDone();
    }

    /**
     * Acquires the lease of a run and starts to drive it; releases the lease when that fails.
     *
     * @param start receives the lease and calls {@link #drive}
     * @throws StaleOwnerException when a process drives the run, this one included
     */
    public RecoveryExecution take(String execution, Function<Ownership, RecoveryExecution> start) {
        return alone(execution, () -> {
            Ownership ownership = own(execution);
            try {
                return start.apply(ownership);
            } catch (RuntimeException | Error e) {
                ownership.close();
                throw e;
            }
        });
    }

    /**
     * Does something to a run that no process drives, under its lease.
     *
     * @throws StaleOwnerException when a process drives the run, this one included
     */
    public <T> T hold(String execution, Supplier<T> work) {
        return alone(execution, () -> {
            try (Ownership ownership = own(execution)) {
                return work.get();
            }
        });
    }

    /**
     * Lets only one thread of this process take a run: a lease does not stop its owner from acquiring it a second time,
     * and the second caller would then release it.
     */
    private <T> T alone(String execution, Supplier<T> work) {
        refuseWhenClosed();
        if (!taking.add(execution)) {
            throw drivenHere(execution);
        }
        try {
            if (contains(execution)) {
                throw drivenHere(execution);
            }
            return work.get();
        } finally {
            taking.remove(execution);
        }
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new DisasterRecoveryException("this instance is closed; create another one to drive runs");
        }
    }

    private static StaleOwnerException drivenHere(String execution) {
        return new StaleOwnerException("the run " + execution + " is already driven by this process");
    }

    /**
     * Drives a run.
     *
     * @param state the state after all events
     * @param earlier the events that the listeners have seen, if they existed
     * @param fresh the events after them, which the listeners are sent
     */
    public RecoveryExecution drive(
            RecoveryState state, Ownership ownership, List<RecoveryEvent> earlier, List<RecoveryEvent> fresh) {
        Environment steady = environment.steady(fresh.get(fresh.size() - 1).at());
        ExecutionDriver driver = new ExecutionDriver(steady, executions, ownership, state, things(state), earlier);
        if (environment.onEvent() != Environment.NO_LISTENER) {
            driver.announcements().listen(e -> environment.onEvent().accept(state.execution(), e));
        }
        fresh.forEach(driver.announcements()::announce);
        driven.put(state.execution(), driver);
        if (closed) {
            driver.stop();
        }
        driver.completion().whenComplete((report, failed) -> driven.remove(state.execution(), driver));
        try {
            driver.start();
        } catch (RuntimeException | Error e) {
            driver.stop();
            throw e;
        }
        return RecoveryExecution.of(state.execution(), driver, steady);
    }

    /**
     * Checks that a run could be driven, before anything of it is stored.
     *
     * @throws DisasterRecoveryException when a step cannot tell what it changes
     */
    public void requireDrivable(RecoveryState state) {
        things(state);
    }

    /** Returns everything that the steps may change, in every region that the run may move to. */
    private Set<String> things(RecoveryState state) {
        Set<String> things = new TreeSet<>();
        for (StepState step : state.steps()) {
            environment
                    .steps()
                    .find(step.spec().uses())
                    .ifPresent(kind -> state.plan()
                            .regions()
                            .forEach(region -> things.addAll(things(state, step.spec(), kind, region))));
        }
        return things;
    }

    private Set<String> things(RecoveryState state, StepSpec spec, RecoveryStep<?> kind, String region) {
        RegionResources none = RegionResources.builder().build();
        try {
            return Set.copyOf(kind.resourceNames(
                    state.plan(), region, environment.regions().getOrDefault(region, none)));
        } catch (RuntimeException | Error e) {
            throw new DisasterRecoveryException(
                    "the step '" + spec.id() + "' (" + spec.uses() + ") cannot tell what it changes in " + region + ": "
                            + StepFault.of(e).reason() + "; mend that step type",
                    e);
        }
    }

    private Ownership own(String execution) {
        return Ownership.take(environment, execution)
                .orElseThrow(() -> new StaleOwnerException("the run " + execution
                        + " is driven by another orchestrator; it can be taken over once that orchestrator's lease of "
                        + Durations.text(environment.leaseLength()) + " has expired"));
    }

    /**
     * Stops driving, and returns within five seconds; unfinished runs continue from their journals in another process, or
     * after a resume. Whoever waits for a run then gets an exception.
     */
    @Override
    public void close() {
        closed = true;
        long giveUp = environment.clock().nanos() + CLOSING.toNanos();
        List<ExecutionDriver> stopping = List.copyOf(driven.values());
        stopping.forEach(ExecutionDriver::stop);
        stopping.forEach(driver -> awaitStop(driver, giveUp));
    }

    private void awaitStop(ExecutionDriver driver, long giveUp) {
        try {
            driver.completion().get(Math.max(0, giveUp - environment.clock().nanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException expected) {
            LOG.info("Stopped driving a run: {}", expected.getMessage());
        } catch (TimeoutException e) {
            String stuck = "the orchestrator is closing, and the run did not stop within " + CLOSING
                    + "; another orchestrator can take it over once its lease has expired";
            LOG.warn(stuck);
            driver.completion().completeExceptionally(new DisasterRecoveryException(stuck, e));
        }
    }
}
