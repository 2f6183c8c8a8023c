package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryOrchestrator;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RunSummary;
import io.iotdr.recovery.Standby;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Disaster recovery for one platform: its plans, its regions, and the runs of this process. Thread-safe.
 *
 * <p>Create one with {@link #builder()} or, from a configuration file, with {@link #fromYaml(Path)}. {@link #close()}
 * stops this process's part in its runs; another process takes over, or {@link #resume} continues them.
 */
public final class DisasterRecovery implements AutoCloseable {

    private final PlanCatalog plans;
    private final RecoveryOrchestrator orchestrator;
    private final Environment environment;
    private final boolean ownsScheduler;

    DisasterRecovery(Environment environment, PlanCatalog plans, boolean ownsScheduler) {
        this.plans = plans;
        this.environment = environment;
        this.orchestrator = new RecoveryOrchestrator(environment, plans);
        this.ownsScheduler = ownsScheduler;
    }

    public static DisasterRecoveryBuilder builder() {
        return new DisasterRecoveryBuilder();
    }

    /**
     * Creates an instance from a configuration file. The state is stored where the file says, or in {@code dr-state}
     * beside it.
     */
    public static DisasterRecovery fromYaml(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return builder()
                .configuration(file)
                .state((parent == null ? Path.of("") : parent).resolve("dr-state"))
                .build();
    }

    public PlanCatalog plans() {
        return plans;
    }

    /**
     * Starts a failover in the name of the operating system's user.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when a run of the plan is in progress, the plan does not cover
     *     the disaster, the region does not serve, all of its probes succeed, or the data is not protected in the
     *     target region
     */
    public RecoveryExecution failover(String plan, Disaster disaster) {
        return failover(FailoverRequest.of(plan, disaster));
    }

    /**
     * Starts a failover.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when a run of the plan is in progress, the plan does not cover
     *     the disaster, or a safety rule refuses that the request does not override
     */
    public RecoveryExecution failover(FailoverRequest request) {
        return orchestrator.failover(request);
    }

    /**
     * Starts a planned move away from the serving region, without loss. {@link #failback} moves back.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when a run of the plan is in progress or a region is impaired
     */
    public RecoveryExecution switchover(String plan, String initiator) {
        return orchestrator.switchover(plan, initiator);
    }

    /**
     * Starts a planned move back to the primary region. It begins by proving that the data is protected there.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when the primary region already serves, a run of the plan is in
     *     progress, or a region is impaired
     */
    public RecoveryExecution failback(String plan, String initiator) {
        return orchestrator.failback(plan, initiator);
    }

    /**
     * Returns the changes that a failover would make now, without any effect. Throws under the same conditions as
     * {@link #failover(FailoverRequest)}.
     */
    public DryRun dryFailover(FailoverRequest request) {
        return orchestrator.dryFailover(request);
    }

    /**
     * Returns the changes that a switchover or a failback would make now, without any effect. Throws under the same
     * conditions.
     */
    public DryRun dryPlanned(String plan, RunKind kind) {
        return orchestrator.dryPlanned(plan, kind);
    }

    /**
     * Sends a command to a run through the journal. The process that owns the run executes it within about a second.
     *
     * @return the number of the command, which its {@code CommandTaken} event repeats
     */
    public long command(String execution, RecoveryCommand command) {
        return orchestrator.command(execution, command);
    }

    /** Takes over runs whose orchestrator has died, within two lease lengths. */
    public Standby standBy(Consumer<RecoveryExecution> onTaken) {
        return Standby.start(orchestrator, environment, onTaken);
    }

    /** Takes over one run as soon as no other process drives it, and no other run. */
    public Standby standByFor(String execution, Consumer<RecoveryExecution> onTaken) {
        return Standby.ofOne(orchestrator, environment, execution, onTaken);
    }

    /** Returns the ids of all runs in the journal, sorted; the runs of one plan are in the order of their start. */
    public List<String> history() {
        return orchestrator.history();
    }

    /** Returns the ids of the runs that have not ended. After a crash, {@link #resume} each of them. */
    public List<String> unfinished() {
        return orchestrator.unfinished();
    }

    /**
     * Checks that a run could be resumed by this process, whoever drives it now.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when there is no such run, it has ended, or its version of the plan
     *     is not configured; the message says what to do
     */
    public void requireResumable(String execution) {
        orchestrator.requireResumable(execution);
    }

    /** Continues a run from its journal. */
    public RecoveryExecution resume(String execution) {
        return orchestrator.resume(execution);
    }

    /**
     * Continues a run whose plan was changed with the plan as it is configured now, if the steps that have started are
     * the same. {@link #planChanges} returns what would change.
     */
    public RecoveryExecution resumeWithCurrentPlan(String execution, String by) {
        return orchestrator.resumeWithCurrentPlan(execution, by);
    }

    /** Returns how a run's plan differs from the plan as it is configured now, one line for each difference. */
    public List<String> planChanges(String execution) {
        return orchestrator.planChanges(execution);
    }

    /**
     * Ends a run without further effects, also one whose journal is damaged or whose plan is gone. Nothing is undone.
     *
     * @return what the run may have left behind
     * @throws io.iotdr.recovery.StaleOwnerException while an orchestrator drives the run
     */
    public List<String> abandon(String execution, String by, String reason) {
        return orchestrator.abandon(execution, by, reason);
    }

    /**
     * Moves runs that ended longer ago than {@code age} out of the journal. Of each plan, the last run and the last
     * completed one stay, which later runs need.
     *
     * @return the ids of the archived runs
     * @throws io.iotdr.spi.ProviderException when the journal's store cannot archive; the journal in files can
     */
    public List<String> archive(Duration age) {
        return orchestrator.archive(age);
    }

    /** Returns, by id, why a run cannot be read; it is left alone until a person decides, and stops nothing else. */
    public SortedMap<String, String> quarantined() {
        return orchestrator.quarantined();
    }

    /** Returns a run in one line; of an ended run, only the first and the last event are read. */
    public RunSummary summary(String execution) {
        return orchestrator.summary(execution);
    }

    /** Returns the region that serves under a plan: the target of its last completed run, else its primary region. */
    public String serving(String plan) {
        return orchestrator.serving(plan);
    }

    /** Returns which probe sees a region impaired now, and why; empty when none does, or it has none. Takes up to 3 s. */
    public Optional<String> impairment(String region) {
        return orchestrator.impairment(region);
    }

    /** Returns the result of a run, or its state so far, from its journal. */
    public RecoveryReport report(String execution) {
        return orchestrator.report(execution);
    }

    /** Returns all events of a run, oldest first. */
    public List<RecoveryEvent> events(String execution) {
        return orchestrator.events(execution);
    }

    /**
     * Starts supervision: resumes unfinished runs, watches the region that serves under every plan, and
     * reacts to a detection as the plan's failover mode requires.
     */
    public FailoverSupervisor supervise(Configuration configuration, FailoverSupervisor.SupervisorListener listener) {
        return new FailoverSupervisor(this, environment, configuration, listener).start();
    }

    @Override
    public void close() {
        orchestrator.close();
        if (ownsScheduler) {
            environment.scheduler().close();
        }
        environment.journal().close();
    }
}
