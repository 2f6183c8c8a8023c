package io.iotdr.recovery;

import io.iotdr.authority.AccessRequest;
import io.iotdr.authority.AccessRequest.AccessAction;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Contact;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.PlanOutline;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.PlanPinned;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.drive.Abandonment;
import io.iotdr.recovery.internal.drive.DrivenRuns;
import io.iotdr.recovery.internal.drive.Executions;
import io.iotdr.recovery.internal.drive.Mailbox;
import io.iotdr.recovery.internal.drive.NewRun;
import io.iotdr.recovery.internal.drive.NewRuns;
import io.iotdr.recovery.internal.drive.Ownership;
import io.iotdr.recovery.internal.drive.PinnedRuns;
import io.iotdr.recovery.internal.drive.Rehearsal;
import io.iotdr.recovery.internal.drive.RunArchive;
import io.iotdr.step.StepContext.Deliveries;
import io.iotdr.time.SteadyClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Starts runs, and takes over those that another orchestrator left unfinished. Thread-safe. */
public final class RecoveryOrchestrator implements AutoCloseable {

    private final Environment environment;
    private final PlanCatalog plans;
    private final Executions executions;
    private final NewRuns runs;
    private final PinnedRuns pinned;
    private final DrivenRuns driven;

    public RecoveryOrchestrator(Environment environment, PlanCatalog plans) {
        this.environment = environment;
        this.plans = plans;
        this.executions = new Executions(environment.journal());
        this.runs = new NewRuns(environment, plans, executions);
        this.pinned = new PinnedRuns(environment, plans, executions);
        this.driven = new DrivenRuns(environment, executions);
    }

    /**
     * Starts a failover.
     *
     * @throws DisasterRecoveryException when the plan does not cover the disaster, another run of the plan is unfinished
     *    , or a safety rule refuses
     */
    public RecoveryExecution failover(FailoverRequest request) {
        require(request.initiator(), AccessAction.START, request.plan());
        return start(runs.failover(request));
    }

    /**
     * Starts a planned move away from the serving region; the region is quiesced first, and no data is lost.
     *
     * @throws DisasterRecoveryException when another run of the plan is unfinished, or a region is impaired
     */
    public RecoveryExecution switchover(String planId, String initiator) {
        require(initiator, AccessAction.START, planId);
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
        require(initiator, AccessAction.START, planId);
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
        RecoveryState state = RecoveryState.begin(run.plan(), start);
        driven.requireDrivable(state);
        PlanPinned plan = new PlanPinned(run.plan().hash(), PlanOutline.of(run.plan()), start.initiator(), start.at());
        return driven.take(start.execution(), ownership -> {
            List<RecoveryEvent> first = new ArrayList<>(List.of(start, plan));
            new Mailbox(environment.journal(), start.execution())
                    .passingOver(start.at())
                    .ifPresent(first::add);
            try {
                executions.append(start.execution(), 0, first);
            } catch (StaleOwnerException anotherWasFaster) {
                runs.refuseWhileRunning(run.plan());
                throw anotherWasFaster;
            }
            first.stream().skip(1).forEach(state::apply);
            return driven.drive(state, ownership, List.of(), first);
        });
    }

    /** Returns the ids of the unfinished runs, sorted by plan, oldest first. */
    public List<String> unfinished() {
        return executions.unfinished();
    }

    /** Returns whether this process drives a run. */
    public boolean drives(String execution) {
        return driven.contains(execution);
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
        return driven.take(execution, ownership -> takeOver(execution, ownership, Optional.empty()));
    }

    /**
     * Takes over a run whose plan was changed, and continues it with the plan as it is configured now. Steps that have
     * not started may differ; the change is recorded in the journal.
     *
     * @param by the person who decided so
     * @throws StaleOwnerException when another orchestrator drives the run
     * @throws DisasterRecoveryException when a step that has started is not the same in both versions of the plan
     */
    public RecoveryExecution resumeWithCurrentPlan(String execution, String by) {
        require(by, AccessAction.RESUME_WITH_PLAN, execution);
        return driven.take(execution, ownership -> takeOver(execution, ownership, Optional.of(by)));
    }

    /** Returns what {@link #resumeWithCurrentPlan} would change, one line for each difference of the plans. */
    public List<String> planChanges(String execution) {
        return pinned.planChanges(execution);
    }

    /**
     * Checks that a run could be resumed by this process, whoever drives it now.
     *
     * @throws DisasterRecoveryException when it could not
     */
    public void requireResumable(String execution) {
        List<RecoveryEvent> history = executions.events(execution);
        refuseEnded(execution);
        pinned.state(history);
    }

    /** The lease is held already: most callers do not get it, and then need not read the journal. */
    private RecoveryExecution takeOver(String execution, Ownership ownership, Optional<String> migratedBy) {
        List<RecoveryEvent> history = executions.events(execution);
        refuseEnded(execution);
        Instant last = history.get(history.size() - 1).at();
        Instant now = SteadyClock.of(environment.clock(), last).now();
        List<RecoveryEvent> taken = new ArrayList<>();
        taken.add(new ExecutionTakenOver(environment.owner(), now));
        migratedBy.ifPresent(by -> taken.add(pinned.migration(history, by, now)));
        List<RecoveryEvent> known = new ArrayList<>(history);
        known.addAll(taken);
        RecoveryState state = pinned.state(known);
        driven.requireDrivable(state);
        executions.append(execution, history.size(), taken);
        return driven.drive(state, ownership, history, taken);
    }

    private void refuseEnded(String execution) {
        executions.outcome(execution).ifPresent(status -> {
            throw new DisasterRecoveryException(
                    "the run " + execution + " has ended (" + status + "); it cannot be resumed");
        });
    }

    /**
     * Ends a run without further effects, whether or not its journal or its version of the plan can be read. Nothing is
     * undone.
     *
     * @param by the person who decided so
     * @return what the run may have left behind
     * @throws StaleOwnerException while an orchestrator drives the run
     * @throws DisasterRecoveryException when there is no such run, it has ended, or a newer version wrote it
     */
    public List<String> abandon(String execution, String by, String reason) {
        require(by, AccessAction.ABANDON, execution);
        List<String> left =
                driven.hold(execution, () -> new Abandonment(environment, executions).abandon(execution, by, reason));
        Deliveries unused =
                environment.alerts().tell(Abandonment.page(execution, by, reason, left, contacts(execution)));
        return left;
    }

    /**
     * Moves runs that ended longer ago than {@code age} out of the journal, and keeps what later runs need.
     *
     * @return the ids of the archived runs
     * @throws io.iotdr.spi.ProviderException when the journal's store cannot archive
     */
    public List<String> archive(Duration age) {
        return new RunArchive(environment, executions).archive(age);
    }

    /** Returns the region that serves under a plan: the target of its last completed run, else its primary region. */
    public String serving(String plan) {
        return runs.serving(plan);
    }

    /** Returns which probe sees a region impaired now, and why; empty when none does, or it has none. */
    public Optional<String> impairment(String region) {
        return runs.impairment(region);
    }

    /** Returns the addresses of the people whom a run's plan names; empty when the plan is not configured. */
    List<URI> contacts(String execution) {
        return executions.planOf(execution).flatMap(plans::get).stream()
                .flatMap(plan -> plan.contacts().stream())
                .map(Contact::address)
                .toList();
    }

    /** Returns, by id, why the end of a run cannot be read; such a run is left alone until a person decides. */
    public SortedMap<String, String> quarantined() {
        return executions.damaged();
    }

    /** Returns a run in one line; of an ended run, only the first and the last event are read. */
    public RunSummary summary(String execution) {
        return pinned.summary(execution);
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
        require(command.by(), command.action(), execution);
        return new Mailbox(environment.journal(), execution).put(command);
    }

    private void require(String by, AccessAction action, String subject) {
        environment.authorizer().require(new AccessRequest(by, action, subject));
    }

    /** Returns the report of a run from its journal, whichever process drives it. */
    public RecoveryReport report(String execution) {
        return pinned.report(execution);
    }

    /** Returns the ids of all runs in the journal, sorted by plan, oldest first. */
    public List<String> history() {
        return executions.ids();
    }

    /** Returns all events of a run in the journal, oldest first. */
    public List<RecoveryEvent> events(String execution) {
        return executions.events(execution);
    }

    /** Stops driving; unfinished runs continue from their journals in another process, or after a resume. */
    @Override
    public void close() {
        driven.close();
    }
}
