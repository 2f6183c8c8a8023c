package io.iotdr.recovery;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.StaleOwnerException;
import io.iotdr.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts recoveries, and takes over those that another orchestrator left behind. Thread-safe. */
public final class RecoveryOrchestrator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryOrchestrator.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Environment environment;
    private final PlanCatalog plans;
    private final Executions executions;
    private final StartRules rules;
    private final Map<String, ExecutionDriver> driven = new ConcurrentHashMap<>();
    private final Set<String> taking = ConcurrentHashMap.newKeySet();

    public RecoveryOrchestrator(Environment environment, PlanCatalog plans) {
        this.environment = environment;
        this.plans = plans;
        this.executions = new Executions(environment.journal());
        this.rules = new StartRules(environment, executions);
    }

    /**
     * Starts a failover. As with every start, its id is read before anything is checked: of two orchestrators that find nothing
     * running, the journal then lets one have it (S14).
     *
     * @param force also when the region's probes see nothing wrong with it, or the data is not protected where it goes
     * @throws DisasterRecoveryException when the plan does not cover the disaster, the region does not serve by it, a recovery of
     *     the plan is under way (S14), or the region is not impaired
     */
    public RecoveryExecution failover(String planId, Disaster disaster, String initiator, boolean force) {
        String id = executions.next(planId);
        RecoveryPlan plan = plan(planId);
        checkFailover(plan, disaster, force);
        return start(plan, failoverOf(id, plan, disaster, initiator));
    }

    /**
     * Starts a planned move away from the region that serves: it is quiesced, and nothing is lost.
     *
     * @throws DisasterRecoveryException when a recovery of the plan is under way, or a region is impaired
     */
    public RecoveryExecution switchover(String planId, String initiator) {
        String id = executions.next(planId);
        RecoveryPlan plan = plan(planId);
        checkPlanned(plan, other(plan, rules.serving(plan)));
        return start(plan, plannedOf(id, plan, RunKind.SWITCHOVER, initiator));
    }

    /**
     * Starts a planned move back to the primary region, once the data is proven to be protected there.
     *
     * @throws DisasterRecoveryException when the primary serves already, a recovery of the plan is under way, or a region is impaired
     */
    public RecoveryExecution failback(String planId, String initiator) {
        String id = executions.next(planId);
        RecoveryPlan plan = plan(planId);
        checkPlanned(plan, plan.primary());
        return start(plan, plannedOf(id, plan, RunKind.FAILBACK, initiator));
    }

    /** What a failover would change, as things stand; with the same refusals, and without any effect. */
    public DryRun dryFailover(String planId, Disaster disaster, boolean force) {
        RecoveryPlan plan = plan(planId);
        checkFailover(plan, disaster, force);
        return rehearse(plan, failoverOf(executions.next(planId), plan, disaster, "nobody"));
    }

    /** What a switchover or a failback would change, as things stand; with the same refusals, and without any effect. */
    public DryRun dryPlanned(String planId, RunKind kind) {
        RecoveryPlan plan = plan(planId);
        ExecutionStarted start = plannedOf(executions.next(planId), plan, kind, "nobody");
        checkPlanned(plan, start.target());
        return rehearse(plan, start);
    }

    private RecoveryPlan plan(String id) {
        RecoveryPlan plan = plans.expanded(plans.require(id));
        rules.refuseWithoutResources(plan);
        rules.refuseWhileRunning(plan);
        return plan;
    }

    private void checkFailover(RecoveryPlan plan, Disaster disaster, boolean force) {
        rules.refuseUnlessCovered(plan, disaster);
        if (!force) {
            rules.refuseUnlessServing(plan, disaster.region());
            rules.refuseUnlessImpaired(disaster);
            rules.refuseUnlessProtected(plan, other(plan, disaster.region()));
        }
    }

    private void checkPlanned(RecoveryPlan plan, String target) {
        String serving = rules.serving(plan);
        if (serving.equals(target)) {
            throw new DisasterRecoveryException("the region " + target + " serves already by the plan '" + plan.id()
                    + "'; there is nothing to move");
        }
        rules.refuseUnlessHealthy(serving);
        rules.refuseUnlessHealthy(target);
    }

    private ExecutionStarted failoverOf(String id, RecoveryPlan plan, Disaster disaster, String initiator) {
        return began(
                id,
                plan,
                RunKind.FAILOVER,
                Optional.of(disaster),
                disaster.region(),
                other(plan, disaster.region()),
                initiator);
    }

    private ExecutionStarted plannedOf(String id, RecoveryPlan plan, RunKind kind, String initiator) {
        String serving = rules.serving(plan);
        String target = kind == RunKind.FAILBACK ? plan.primary() : other(plan, serving);
        return began(id, plan, kind, Optional.empty(), serving, target, initiator);
    }

    private static String other(RecoveryPlan plan, String region) {
        return region.equals(plan.primary()) ? plan.secondary() : plan.primary();
    }

    private ExecutionStarted began(
            String id,
            RecoveryPlan plan,
            RunKind kind,
            Optional<Disaster> disaster,
            String source,
            String target,
            String initiator) {
        return new ExecutionStarted(
                id,
                kind,
                plan.id(),
                plan.hash(),
                disaster,
                source,
                target,
                initiator,
                new RecoveryHistory(executions).estimates(plan.id(), kind, plan.steps(kind)),
                notBefore(disaster.flatMap(Disaster::since)));
    }

    /** A recovery does not begin before its disaster, whatever this machine's clock says. */
    private Instant notBefore(Optional<Instant> disaster) {
        Instant now = environment.clock().now();
        return disaster.filter(now::isBefore).orElse(now);
    }

    private DryRun rehearse(RecoveryPlan plan, ExecutionStarted start) {
        return new Rehearsal(environment, RecoveryState.begin(plan, start)).run();
    }

    private RecoveryExecution start(RecoveryPlan plan, ExecutionStarted start) {
        return alone(start.execution(), () -> {
            Ownership ownership = own(start.execution());
            try {
                executions.append(start.execution(), 0, List.of(start));
            } catch (StaleOwnerException anotherWasFaster) {
                ownership.close();
                rules.refuseWhileRunning(plan);
                throw anotherWasFaster;
            } catch (RuntimeException e) {
                ownership.close();
                throw e;
            }
            return drive(RecoveryState.begin(plan, start), List.of(start), ownership);
        });
    }

    /** One at a time takes an execution in this process: a lease does not keep its owner from asking again, and giving it back. */
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
        return new StaleOwnerException("the execution " + execution + " is driven by this process already");
    }

    /** The executions that have not ended, the older ones of a plan first. */
    public List<String> unfinished() {
        return executions.unfinished();
    }

    /** Whether this process drives an execution. */
    public boolean drives(String execution) {
        ExecutionDriver driver = driven.get(execution);
        return driver != null && !driver.completion().isDone();
    }

    /**
     * Goes on with an execution from its journal; what was interrupted is looked at before it is done again.
     *
     * @throws StaleOwnerException when another orchestrator drives it
     * @throws DisasterRecoveryException when there is no such execution, it is over, or its plan is not there in the version that
     *     it is pinned to
     */
    public RecoveryExecution resume(String execution) {
        return alone(execution, () -> takeOver(execution));
    }

    /** The lease comes first: whoever does not get it, which is the rule, need not read the journal. */
    private RecoveryExecution takeOver(String execution) {
        Ownership ownership = own(execution);
        try {
            List<RecoveryEvent> history = executions.events(execution);
            RecoveryState state = fold(pinned((ExecutionStarted) history.get(0)), history);
            if (state.ended().isPresent()) {
                throw new DisasterRecoveryException("the execution " + execution + " is over: " + state.status());
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
                .orElseThrow(() -> new DisasterRecoveryException("the execution " + start.execution()
                        + " runs on version " + start.planHash().substring(0, 12) + " of the plan '" + start.plan()
                        + "', which is not among the plans given; resume it with the plan as it was when it started"));
    }

    /**
     * Asks something of an execution that any process drives: the command goes into the journal, and the driver takes it from there.
     *
     * @return the command's number; its {@code CommandTaken} event tells what became of it
     */
    public long command(String execution, RecoveryCommand command) {
        if (executions.ended(execution)) {
            throw new DisasterRecoveryException("the execution " + execution + " is over; nothing can be asked of it");
        }
        executions.start(execution);
        return new Mailbox(environment.journal(), execution).put(command);
    }

    /** The report of an execution as far as its journal goes, whoever drives it. */
    public RecoveryReport report(String execution) {
        List<RecoveryEvent> history = events(execution);
        return RecoveryReport.of(fold(pinned((ExecutionStarted) history.get(0)), history), history);
    }

    /** All executions in the journal, the older ones of a plan first. */
    public List<String> history() {
        return executions.ids();
    }

    /** Everything that the journal has of an execution, oldest first. */
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

    /** Everything that the steps may change, wherever the run may go. */
    private Set<String> things(RecoveryState state) {
        Set<String> things = new TreeSet<>();
        RegionResources none = RegionResources.builder().build();
        for (StepState step : state.steps()) {
            environment
                    .steps()
                    .find(step.spec().uses())
                    .ifPresent(kind -> state.plan()
                            .regions()
                            .forEach(region -> things.addAll(kind.touches(
                                    state.plan(), region, environment.regions().getOrDefault(region, none)))));
        }
        return things;
    }

    private Ownership own(String execution) {
        return Ownership.take(environment, execution)
                .orElseThrow(() -> new StaleOwnerException("the execution " + execution
                        + " is driven by another orchestrator; it can be taken over once its lease of "
                        + environment.leaseLength() + " has run out"));
    }

    /** Stops driving; what was under way goes on from its journal in another process, or after a resume. */
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
                        LOG.info("An execution is left to others: {}", expected.getMessage());
                    } catch (TimeoutException e) {
                        LOG.warn("An execution did not stop within {}; its lease will run out", CLOSING);
                    }
                });
    }
}
