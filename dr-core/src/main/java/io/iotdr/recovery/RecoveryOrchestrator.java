package io.iotdr.recovery;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.StaleOwnerException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts recoveries, and takes over those that another orchestrator left behind. Thread-safe. */
public final class RecoveryOrchestrator {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final Environment environment;
    private final PlanCatalog plans;

    public RecoveryOrchestrator(Environment environment, PlanCatalog plans) {
        this.environment = environment;
        this.plans = plans;
    }

    /**
     * Starts a failover.
     *
     * @param force also when the region's probes see nothing wrong with it
     * @throws DisasterRecoveryException when the plan does not cover the disaster, the region is not one it recovers from, a
     *     recovery of the plan is under way (S14), or the region is not impaired
     */
    public synchronized RecoveryExecution failover(String planId, Disaster disaster, String initiator, boolean force) {
        RecoveryPlan plan = plans.require(planId);
        refuseUnlessCovered(plan, disaster);
        if (environment.regions().isEmpty()) {
            throw new DisasterRecoveryException("there is nothing that a recovery by the plan '" + planId
                    + "' could act on; name 'regions' in the configuration, or give them to the builder");
        }
        refuseWhileRunning(plan);
        if (!force) {
            refuseUnlessImpaired(disaster);
        }
        String target = disaster.region().equals(plan.primary()) ? plan.secondary() : plan.primary();
        ExecutionStarted start = new ExecutionStarted(
                newId(plan),
                plan.id(),
                plan.hash(),
                disaster,
                disaster.region(),
                target,
                initiator,
                environment.clock().now());
        Ownership ownership = own(start.execution());
        environment.journal().append(start.execution(), 0, List.of(ExecutionDriver.encode(start)));
        return drive(plan, RecoveryState.begin(plan, start), List.of(start), ownership);
    }

    /** The executions that have not ended, oldest first: what a fresh process should {@link #resume}. */
    public List<String> unfinished() {
        return environment.journal().executions().stream()
                .filter(id -> {
                    List<byte[]> entries = environment.journal().read(id);
                    return !entries.isEmpty()
                            && !(ExecutionDriver.decode(entries.get(entries.size() - 1))
                                    instanceof RecoveryEvent.ExecutionEnded);
                })
                .toList();
    }

    /**
     * Goes on with an execution from its journal; what was interrupted is looked at before it is done again.
     *
     * @throws StaleOwnerException when another orchestrator drives it
     * @throws DisasterRecoveryException when there is no such execution, it is over, or its plan is not there in the version that
     *     it is pinned to
     */
    public synchronized RecoveryExecution resume(String execution) {
        List<RecoveryEvent> history = events(execution);
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        RecoveryPlan plan = plans.get(start.plan(), start.planHash())
                .orElseThrow(() -> new DisasterRecoveryException("the execution " + execution + " runs on version "
                        + start.planHash().substring(0, 12) + " of the plan '" + start.plan()
                        + "', which is not among the plans given; resume it with the plan as it was when it started"));
        Ownership ownership = own(execution);
        history = events(execution);
        RecoveryState state = fold(plan, history);
        if (state.ended().isPresent()) {
            ownership.close();
            throw new DisasterRecoveryException("the execution " + execution + " is over: " + state.status());
        }
        ExecutionTakenOver taken =
                new ExecutionTakenOver(environment.owner(), environment.clock().now());
        environment.journal().append(execution, state.version(), List.of(ExecutionDriver.encode(taken)));
        state.apply(taken);
        List<RecoveryEvent> known = new ArrayList<>(history);
        known.add(taken);
        return drive(plan, state, known, ownership);
    }

    /** The report of an execution as far as its journal goes, whoever drives it. */
    public RecoveryReport report(String execution) {
        List<RecoveryEvent> history = events(execution);
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        RecoveryPlan plan = plans.get(start.plan(), start.planHash()).orElseGet(() -> plans.require(start.plan()));
        return RecoveryReport.of(fold(plan, history), history);
    }

    /** Everything that the journal has of an execution, oldest first. */
    public List<RecoveryEvent> events(String execution) {
        List<byte[]> entries = environment.journal().read(execution);
        if (entries.isEmpty()) {
            throw new DisasterRecoveryException("there is no execution '" + execution + "' in this journal"
                    + NearestName.hint(execution, environment.journal().executions()));
        }
        return entries.stream().map(ExecutionDriver::decode).toList();
    }

    private static RecoveryState fold(RecoveryPlan plan, List<RecoveryEvent> history) {
        RecoveryState state = RecoveryState.begin(plan, (ExecutionStarted) history.get(0));
        history.stream().skip(1).forEach(state::apply);
        return state;
    }

    private RecoveryExecution drive(
            RecoveryPlan plan, RecoveryState state, List<RecoveryEvent> history, Ownership ownership) {
        ExecutionDriver driver = new ExecutionDriver(environment, ownership, state, history);
        driver.listen(e -> environment.onEvent().accept(state.execution(), e));
        driver.listen(e -> page(plan, state.execution(), e));
        driver.announce(history.get(history.size() - 1));
        driver.start();
        return new RecoveryExecution(state.execution(), driver, environment.clock());
    }

    /** Tells people what needs them, and the end (L3); on another thread, since a hanging channel must not stop a recovery. */
    private void page(RecoveryPlan plan, String execution, RecoveryEvent event) {
        Optional<String> text = Optional.empty();
        AlertMessage.Severity severity = AlertMessage.Severity.CRITICAL;
        if (event instanceof RecoveryEvent.ExecutionPaused e) {
            text = Optional.of("paused: " + e.reason());
        } else if (event instanceof RecoveryEvent.PersonAsked e) {
            text = Optional.of("waits for a person, step " + e.step() + ": " + e.question());
        } else if (event instanceof RecoveryEvent.RollbackStarted e) {
            text = Optional.of("rolls back: " + e.reason());
        } else if (event instanceof RecoveryEvent.ExecutionEnded e) {
            text = Optional.of("ended: " + e.status());
            severity = AlertMessage.Severity.INFO;
        }
        if (text.isPresent()) {
            AlertMessage message = new AlertMessage(
                    execution,
                    severity,
                    plan.name() + " " + text.get().lines().findFirst().orElse(""),
                    "execution " + execution + " " + text.get(),
                    plan.contacts().stream().map(c -> c.address()).toList());
            environment.scheduler().submit(() -> environment.tell().apply(message));
        }
    }

    private Ownership own(String execution) {
        return Ownership.take(environment, execution)
                .orElseThrow(() -> new StaleOwnerException("the execution " + execution
                        + " is driven by another orchestrator; it can be taken over once its lease of "
                        + environment.leaseLength() + " has run out"));
    }

    private static void refuseUnlessCovered(RecoveryPlan plan, Disaster disaster) {
        if (!plan.covers(disaster.type())) {
            throw new DisasterRecoveryException(
                    "the disaster type " + disaster.type().wireName()
                            + " is not covered by the plan '" + plan.id() + "'; it covers "
                            + plan.disasterTypes().stream()
                                    .map(t -> t.wireName())
                                    .sorted()
                                    .toList());
        }
        if (!disaster.region().equals(plan.primary()) && !disaster.region().equals(plan.secondary())) {
            throw new DisasterRecoveryException("the plan '" + plan.id() + "' does not recover from the region '"
                    + disaster.region() + "'" + NearestName.hint(disaster.region(), plan.regions()));
        }
    }

    private void refuseWhileRunning(RecoveryPlan plan) {
        for (String id : unfinished()) {
            if (events(id).get(0) instanceof ExecutionStarted start
                    && start.plan().equals(plan.id())) {
                throw new DisasterRecoveryException("a recovery by the plan '" + plan.id() + "' is under way: " + id
                        + "; resume or roll it back before another one starts");
            }
        }
    }

    private void refuseUnlessImpaired(Disaster disaster) {
        RegionResources region = environment.regions().get(disaster.region());
        if (region == null || region.probes().isEmpty() || disaster.type().spoilsData()) {
            return;
        }
        boolean healthy =
                region.probes().values().stream().allMatch(p -> p.probe(PROBE_TIMEOUT) instanceof Observation.Healthy);
        if (healthy) {
            throw new DisasterRecoveryException("the region " + disaster.region() + " is healthy by all of its "
                    + region.probes().size()
                    + " probes; a failover would cause the outage that it is for. Force it if you"
                    + " know better");
        }
    }

    private String newId(RecoveryPlan plan) {
        String base = plan.id() + "-" + STAMP.format(environment.clock().now());
        List<String> taken = environment.journal().executions();
        String id = base;
        for (int n = 2; taken.contains(id); n++) {
            id = base + "-" + n;
        }
        return id;
    }
}
