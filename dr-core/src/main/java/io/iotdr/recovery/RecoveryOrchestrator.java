package io.iotdr.recovery;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.log.Logs;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.recovery.internal.drive.ExecutionDriver;
import io.iotdr.recovery.internal.drive.Executions;
import io.iotdr.recovery.internal.drive.Mailbox;
import io.iotdr.recovery.internal.drive.NewRun;
import io.iotdr.recovery.internal.drive.NewRuns;
import io.iotdr.recovery.internal.drive.Ownership;
import io.iotdr.recovery.internal.drive.Rehearsal;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Starts runs, and takes over those that another orchestrator left unfinished. Thread-safe. */
public final class RecoveryOrchestrator implements AutoCloseable {

    private static final Logger LOG = Logs.of(RecoveryOrchestrator.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Environment environment;
    private final PlanCatalog plans;
    private final Executions executions;
    private final NewRuns runs;
    private final Map<String, ExecutionDriver> driven = new ConcurrentHashMap<>();
    private final Set<String> taking = ConcurrentHashMap.newKeySet();

    public RecoveryOrchestrator(Environment environment, PlanCatalog plans) {
        this.environment = environment;
        this.plans = plans;
        this.executions = new Executions(environment.journal());
        this.runs = new NewRuns(environment, plans, executions);
    }

    /**
     * Starts a failover.
     *
     * @throws DisasterRecoveryException when the plan does not cover the disaster, another run of the plan is unfinished
     *    , or a safety rule refuses
     */
    public RecoveryExecution failover(FailoverRequest request) {
        return start(runs.failover(request));
    }

    /**
     * Starts a planned move away from the serving region; the region is quiesced first, and no data is lost.
     *
     * @throws DisasterRecoveryException when another run of the plan is unfinished, or a region is impaired
     */
    public RecoveryExecution switchover(String planId, String initiator) {
        return start(runs.planned(planId, RunKind.SWITCHOVER, initiator));
    }

    /**
     * Starts a planned move back to the primary region. The run includes the re-protect step, so that traffic moves
     * only after the data is protected there.
     *
     * @throws DisasterRecoveryException when the primary already serves, another run of the plan is unfinished, or a
     *     region is impaired
     */
    public RecoveryExecution failback(String planId, String initiator) {
        return start(runs.planned(planId, RunKind.FAILBACK, initiator));
    }

    /** Returns the changes that a failover would make now; refuses as {@link #failover} does, and has no effect. */
    public DryRun dryFailover(FailoverRequest request) {
        return rehearse(runs.failover(request));
    }

    /**
     * Returns the changes that a switchover or a failback would make now; refuses as a real start does, and has no
     * effect.
     */
    public DryRun dryPlanned(String planId, RunKind kind) {
        return rehearse(runs.planned(planId, kind, "nobody"));
    }

    private DryRun rehearse(NewRun run) {
        return new Rehearsal(environment, RecoveryState.begin(run.plan(), run.start())).run();
    }

    private RecoveryExecution start(NewRun run) {
        ExecutionStarted start = run.start();
        return alone(start.execution(), () -> {
            Ownership ownership = own(start.execution());
            try {
                executions.append(start.execution(), 0, List.of(start));
            } catch (StaleOwnerException anotherWasFaster) {
                ownership.close();
                runs.refuseWhileRunning(run.plan());
                throw anotherWasFaster;
            } catch (RuntimeException e) {
                ownership.close();
                throw e;
            }
            return drive(RecoveryState.begin(run.plan(), start), List.of(start), ownership);
        });
    }

    /**
     * Lets only one thread of this process take a run: a lease does not stop its owner from acquiring it a second time,
     * and the second caller would then release it.
     */
    private RecoveryExecution alone(String execution, Supplier<RecoveryExecution> take) {
        if (!taking.add(execution)) {
            throw drivenHere(execution);
        }
        try {
            if (drives(execution)) {
                throw drivenHere(execution);
            }
            return take.get();
        } finally {
            taking.remove(execution);
        }
    }

    private static StaleOwnerException drivenHere(String execution) {
        return new StaleOwnerException("the run " + execution + " is already driven by this process");
    }

    /** Returns the ids of the unfinished runs, sorted by plan, oldest first. */
    public List<String> unfinished() {
        return executions.unfinished();
    }

    /** Returns whether this process drives a run. */
    public boolean drives(String execution) {
        ExecutionDriver driver = driven.get(execution);
        return driver != null && !driver.completion().isDone();
    }

    /**
     * Takes over a run and continues it from its journal. Checks whether an interrupted step took effect before it
     * repeats the step.
     *
     * @throws StaleOwnerException when another orchestrator drives the run
     * @throws DisasterRecoveryException when there is no such run, it has ended, or the plan version that it started
     *     with is not available
     */
    public RecoveryExecution resume(String execution) {
        return alone(execution, () -> takeOver(execution));
    }

    /** Acquires the lease first: most callers do not get it, and then need not read the journal. */
    private RecoveryExecution takeOver(String execution) {
        Ownership ownership = own(execution);
        try {
            List<RecoveryEvent> history = executions.events(execution);
            RecoveryState state = fold(pinned((ExecutionStarted) history.get(0)), history);
            if (state.ended().isPresent()) {
                throw new DisasterRecoveryException(
                        "the run " + execution + " has ended (" + state.status() + "); it cannot be resumed");
            }
            Instant last = history.get(history.size() - 1).at();
            ExecutionTakenOver taken = new ExecutionTakenOver(
                    environment.owner(),
                    SteadyClock.of(environment.clock(), last).now());
            executions.append(execution, state.version(), List.of(taken));
            state.apply(taken);
            List<RecoveryEvent> known = new ArrayList<>(history);
            known.add(taken);
            return drive(state, known, ownership);
        } catch (RuntimeException e) {
            ownership.close();
            throw e;
        }
    }

    private RecoveryPlan pinned(ExecutionStarted start) {
        return plans.get(start.plan(), start.planHash())
                .orElseThrow(() -> new DisasterRecoveryException("the run " + start.execution()
                        + " uses version " + start.planHash().substring(0, 12) + " of the plan '" + start.plan()
                        + "', which is not configured; repeat this with the plan as it was when the run started"));
    }

    /**
     * Sends a command to a run that any process drives: the command is stored in the journal, and the driver reads it
     * there.
     *
     * @return the command's number; the {@code CommandTaken} event with that number reports the result
     */
    public long command(String execution, RecoveryCommand command) {
        if (executions.ended(execution)) {
            throw new DisasterRecoveryException("the run " + execution + " has ended; it takes no more commands");
        }
        executions.start(execution);
        return new Mailbox(environment.journal(), execution).put(command);
    }

    /** Returns the report of a run from its journal, whichever process drives it. */
    public RecoveryReport report(String execution) {
        List<RecoveryEvent> history = events(execution);
        return RecoveryReport.of(fold(pinned((ExecutionStarted) history.get(0)), history), history);
    }

    /** Returns the ids of all runs in the journal, sorted by plan, oldest first. */
    public List<String> history() {
        return executions.ids();
    }

    /** Returns all events of a run in the journal, oldest first. */
    public List<RecoveryEvent> events(String execution) {
        return executions.events(execution);
    }

    private static RecoveryState fold(RecoveryPlan plan, List<RecoveryEvent> history) {
        RecoveryState state = RecoveryState.begin(plan, (ExecutionStarted) history.get(0));
        history.stream().skip(1).forEach(state::apply);
        return state;
    }

    private RecoveryExecution drive(RecoveryState state, List<RecoveryEvent> history, Ownership ownership) {
        Environment steady = environment.steady(history.get(history.size() - 1).at());
        ExecutionDriver driver = new ExecutionDriver(steady, executions, ownership, state, things(state), history);
        driver.listen(e -> environment.onEvent().accept(state.execution(), e));
        driver.listen(driver.pages());
        driver.announce(history.get(history.size() - 1));
        driven.put(state.execution(), driver);
        driver.completion().whenComplete((report, failed) -> driven.remove(state.execution(), driver));
        driver.start();
        return new RecoveryExecution(state.execution(), driver, steady);
    }

    /** Returns everything that the steps may change, in every region that the run may move to. */
    private Set<String> things(RecoveryState state) {
        Set<String> things = new TreeSet<>();
        RegionResources none = RegionResources.builder().build();
        for (StepState step : state.steps()) {
            environment
                    .steps()
                    .find(step.spec().uses())
                    .ifPresent(kind -> state.plan()
                            .regions()
                            .forEach(region -> things.addAll(kind.resourceNames(
                                    state.plan(), region, environment.regions().getOrDefault(region, none)))));
        }
        return things;
    }

    private Ownership own(String execution) {
        return Ownership.take(environment, execution)
                .orElseThrow(() -> new StaleOwnerException("the run " + execution
                        + " is driven by another orchestrator; it can be taken over once that orchestrator's lease of "
                        + environment.leaseLength() + " has expired"));
    }

    /** Stops driving; unfinished runs continue from their journals in another process, or after a resume. */
    @Override
    public void close() {
        List.copyOf(driven.values()).stream()
                .map(ExecutionDriver::stop)
                .toList()
                .forEach(stopped -> {
                    try {
                        stopped.get(CLOSING.toSeconds(), TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (ExecutionException expected) {
                        LOG.info("Stopped driving a run: {}", expected.getMessage());
                    } catch (TimeoutException e) {
                        LOG.warn(
                                "A run did not stop within {}; another orchestrator can take it over once its lease has expired",
                                CLOSING);
                    }
                });
    }
}
