package io.iotdr;

import io.iotdr.alert.Alerts;
import io.iotdr.alert.LogChannel;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryOrchestrator;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.Standby;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepCatalog;
import io.iotdr.step.builtin.BuiltInSteps;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Disaster recovery for one platform: its plans, its regions, and the runs of this process. Thread-safe.
 *
 * <p>Create one with {@link #builder()} or, from a configuration file, with {@link #fromYaml(Path)}. {@link #close()}
 * stops this process's part in its runs; another process takes over, or {@link #resume} continues them.
 */
public final class DisasterRecovery implements AutoCloseable {

    private static final Duration CHANNEL_PATIENCE = Duration.ofSeconds(10);

    private final PlanCatalog plans;
    private final RecoveryOrchestrator orchestrator;
    private final Environment environment;
    private final boolean ownsScheduler;

    private DisasterRecovery(Builder from, Environment environment) {
        this.plans = from.plans;
        this.environment = environment;
        this.orchestrator = new RecoveryOrchestrator(environment, plans);
        this.ownsScheduler = from.scheduler == null;
    }

    public static Builder builder() {
        return new Builder();
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
        return orchestrator.failover(plan, disaster, System.getProperty("user.name", "unknown"), false);
    }

    /**
     * Starts a failover in the name of {@code initiator}.
     *
     * @param force skips the checks that the region serves, that it is impaired, and that the data is protected in the
     *     target region
     * @throws io.iotdr.error.DisasterRecoveryException when a run of the plan is in progress, the plan does not cover
     *     the disaster, or a check fails
     */
    public RecoveryExecution failover(String plan, Disaster disaster, String initiator, boolean force) {
        return orchestrator.failover(plan, disaster, initiator, force);
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
     * {@link #failover(String, Disaster, String, boolean)}.
     */
    public DryRun dryFailover(String plan, Disaster disaster, boolean force) {
        return orchestrator.dryFailover(plan, disaster, force);
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

    /** Returns the ids of all runs in the journal, sorted; the runs of one plan are in the order of their start. */
    public List<String> history() {
        return orchestrator.history();
    }

    /** Returns the ids of the runs that have not ended. After a crash, {@link #resume} each of them. */
    public List<String> unfinished() {
        return orchestrator.unfinished();
    }

    /** Continues a run from its journal. */
    public RecoveryExecution resume(String execution) {
        return orchestrator.resume(execution);
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
     * Starts supervision: resumes unfinished runs, watches the primary region of every plan in the configuration, and
     * reacts to a detection as the plan's failover mode requires.
     */
    public FailoverSupervisor supervise(Configuration configuration, FailoverSupervisor.Listener listener) {
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

    /** Builds a {@link DisasterRecovery}. Not thread-safe. */
    public static final class Builder {
        private final PlanCatalog plans = new PlanCatalog();
        private final Map<String, RegionResources> regions = new LinkedHashMap<>();
        private final List<AlertChannel> channels = new ArrayList<>();
        private StepCatalog steps = BuiltInSteps.catalog();
        private @Nullable Path configuration;
        private @Nullable Journal journal;
        private @Nullable LeaseStore leases;
        private @Nullable LeaseStore writeLeases;
        private Duration leaseLength = Duration.ofSeconds(10);
        private Clock clock = SystemClock.INSTANCE;
        private @Nullable Scheduler scheduler;
        private @Nullable String owner;
        private BiConsumer<String, RecoveryEvent> onEvent = (execution, event) -> {};

        private Builder() {}

        public Builder plan(RecoveryPlan plan) {
            plans.create(plan);
            return this;
        }

        /** Sets the resources of a region. */
        public Builder region(String name, RegionResources resources) {
            regions.put(name, resources);
            return this;
        }

        /** Adds the plans, regions, channels and state of a configuration file. {@link #build()} reads the file. */
        public Builder configuration(Path file) {
            configuration = file;
            return this;
        }

        /** Adds the plans, regions, channels and state of a loaded configuration. */
        public Builder configuration(Configuration read) {
            read.plans().forEach(plans::create);
            regions.putAll(read.regions());
            channels.addAll(read.channels());
            read.state().ifPresent(shared -> {
                journal = shared.journal();
                leases(shared.leases(), shared.leaseLength());
                shared.writeLeases().ifPresent(this::writeLeases);
            });
            return this;
        }

        public Builder alerts(AlertChannel... more) {
            channels.addAll(List.of(more));
            return this;
        }

        /** Adds a custom step, or replaces a built-in one. */
        public Builder step(String uses, RecoveryStep<?> step) {
            steps = steps.with(uses, step);
            return this;
        }

        /**
         * Keeps the journal and the leases on runs in a directory that several processes of one machine may share. Set
         * the time source with {@link #time} before this call.
         */
        public Builder state(Path directory) {
            journal = FileJournal.at(directory.resolve("journal"));
            leases = FileLeaseStore.at(directory.resolve("leases"), clock);
            return this;
        }

        public Builder journal(Journal value) {
            journal = value;
            return this;
        }

        /**
         * Sets the store of the leases on runs.
         *
         * @param length another orchestrator may take over when a lease has not been renewed for this long
         */
        public Builder leases(LeaseStore value, Duration length) {
            leases = value;
            leaseLength = length;
            return this;
        }

        /**
         * Sets the store of the leases on the right to write, which {@code RegionGuard} holds and {@code fence-region}
         * takes.
         */
        public Builder writeLeases(LeaseStore value) {
            writeLeases = value;
            return this;
        }

        /** Sets the time source and the threads. An instance does not close a scheduler that was set here. */
        public Builder time(Clock newClock, Scheduler newScheduler) {
            clock = newClock;
            scheduler = newScheduler;
            return this;
        }

        /**
         * Sets the listener for all events of all runs. It is called with the id of the run as soon as an event is
         * durable and before the run continues, so it must return quickly. A second call replaces the listener.
         */
        public Builder onEvent(BiConsumer<String, RecoveryEvent> listener) {
            onEvent = listener;
            return this;
        }

        /**
         * Sets the name of this orchestrator in leases and journals. The default contains the process id and a
         * timestamp.
         */
        public Builder owner(String name) {
            owner = name;
            return this;
        }

        /**
         * Builds the instance. Without regions it can read plans and journals but cannot start a failover.
         *
         * @throws InvalidPlanException when no step implementation or resource exists for a failover step of a plan
         */
        public DisasterRecovery build() {
            Scheduler threads = scheduler == null ? new ThreadScheduler("iot-dr") : scheduler;
            if (configuration != null) {
                configuration(
                        ConfigLoader.using(clock, threads).steps(steps.names()).load(configuration));
            }
            if (!regions.isEmpty()) {
                refuseUnsupported();
            }
            if (journal == null) {
                throw new IllegalStateException(
                        "no journal is configured; call journal(FileJournal.at(directory)) or state(directory)");
            }
            if (channels.isEmpty()) {
                channels.add(new LogChannel());
            }
            Alerts alerts = new Alerts(channels, threads, CHANNEL_PATIENCE);
            Environment environment = new Environment(
                    owner == null ? "process-" + ProcessHandle.current().pid() + "-" + clock.nanos() : owner,
                    Map.copyOf(regions),
                    steps,
                    journal,
                    Optional.ofNullable(leases),
                    leaseLength,
                    Optional.ofNullable(writeLeases),
                    onEvent,
                    alerts::tell,
                    clock,
                    threads);
            return new DisasterRecovery(this, environment);
        }

        private void refuseUnsupported() {
            List<PlanProblem> problems = new ArrayList<>();
            plans.list().forEach(plan -> problems.addAll(unsupported(plans.expanded(plan), regions, steps)));
            if (!problems.isEmpty()) {
                throw new InvalidPlanException("this platform", problems);
            }
        }
    }

    /**
     * Returns a problem for each failover step that has no implementation, or for which a standby region lacks a
     * resource.
     */
    public static List<PlanProblem> unsupported(
            RecoveryPlan plan, Map<String, RegionResources> regions, StepCatalog steps) {
        List<PlanProblem> problems = new ArrayList<>();
        for (StepSpec spec : plan.steps()) {
            String path = "plans." + plan.id() + ".steps." + spec.id();
            Optional<RecoveryStep<?>> step = steps.find(spec.uses());
            if (spec.builtIn().filter(BuiltInStep::needsPerson).isPresent()) {
                continue;
            }
            if (step.isEmpty()) {
                problems.add(new PlanProblem(
                        path, "the step '" + spec.uses() + "' has no implementation; register it with step(name, …)"));
                continue;
            }
            for (String region : plan.regions().subList(1, plan.regions().size())) {
                RegionResources resources =
                        regions.getOrDefault(region, RegionResources.builder().build());
                step.get()
                        .missing(resources)
                        .forEach(lack -> problems.add(new PlanProblem(
                                path,
                                "the step '" + spec.uses() + "' needs " + lack + " in " + region
                                        + ", which has none")));
            }
        }
        return problems;
    }
}
