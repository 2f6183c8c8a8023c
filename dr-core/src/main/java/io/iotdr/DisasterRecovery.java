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
 * Disaster recovery for one platform: its plans, its regions, and the recoveries that this process drives. Thread-safe.
 *
 * <p>Made by {@link #builder()}, or from a configuration file by {@link #fromYaml(Path)}. {@link #close()} stops driving; what was
 * under way goes on from its journal in another process, or after {@link #resume}.
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

    /** Recovery as a file describes it; its state is where the file says, or else in {@code dr-state} beside the file. */
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
     * Starts to recover from a disaster.
     *
     * @throws io.iotdr.plan.DisasterRecoveryException when the plan does not cover it, a recovery is under way, or the region is
     *     healthy by all of its probes
     */
    public RecoveryExecution failover(String plan, Disaster disaster) {
        return orchestrator.failover(plan, disaster, System.getProperty("user.name", "unknown"), false);
    }

    /** The same in the name of {@code initiator}; with {@code force} also when the region's probes see nothing wrong. */
    public RecoveryExecution failover(String plan, Disaster disaster, String initiator, boolean force) {
        return orchestrator.failover(plan, disaster, initiator, force);
    }

    /** Moves away from the region that serves as planned, without loss; then {@code failback} comes back. */
    public RecoveryExecution switchover(String plan, String initiator) {
        return orchestrator.switchover(plan, initiator);
    }

    /** Moves back to the primary region, once the data is proven to be protected there. */
    public RecoveryExecution failback(String plan, String initiator) {
        return orchestrator.failback(plan, initiator);
    }

    /** What a failover would change, as things stand; nothing is changed. */
    public DryRun dryFailover(String plan, Disaster disaster, boolean force) {
        return orchestrator.dryFailover(plan, disaster, force);
    }

    /** What a switchover or a failback would change, as things stand; nothing is changed. */
    public DryRun dryPlanned(String plan, RunKind kind) {
        return orchestrator.dryPlanned(plan, kind);
    }

    /**
     * Asks something of a recovery that any process drives, by the journal; the driving process takes it within about a second.
     *
     * @return the command's number, which its {@code CommandTaken} event repeats
     */
    public long command(String execution, RecoveryCommand command) {
        return orchestrator.command(execution, command);
    }

    /** Takes over, from now on, what another orchestrator leaves behind; within two lease times of its death. */
    public Standby standBy(Consumer<RecoveryExecution> onTaken) {
        return Standby.start(orchestrator, environment, onTaken);
    }

    /** All recoveries in the journal, the older ones of a plan first. */
    public List<String> history() {
        return orchestrator.history();
    }

    /** The recoveries that have not ended; after a crash, {@link #resume} each. */
    public List<String> unfinished() {
        return orchestrator.unfinished();
    }

    /** Goes on with a recovery from its journal. */
    public RecoveryExecution resume(String execution) {
        return orchestrator.resume(execution);
    }

    /** What a recovery came to, or how far it is, from its journal. */
    public RecoveryReport report(String execution) {
        return orchestrator.report(execution);
    }

    /** Everything that happened in a recovery, oldest first. */
    public List<RecoveryEvent> events(String execution) {
        return orchestrator.events(execution);
    }

    /**
     * Takes over: resumes what was left unfinished, watches the primary region of every plan in the configuration, and does what its
     * failover mode says about a detection.
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

    /** Collects what recovery needs. Not thread-safe. */
    public static final class Builder {
        private final PlanCatalog plans = new PlanCatalog();
        private final Map<String, RegionResources> regions = new LinkedHashMap<>();
        private final List<AlertChannel> channels = new ArrayList<>();
        private StepCatalog steps = StepCatalog.builtIn();
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

        /** What can be looked at and acted on in a region. */
        public Builder region(String name, RegionResources resources) {
            regions.put(name, resources);
            return this;
        }

        /** Adds the plans, regions and channels of a file, and its state if it names one; the file is read at the end. */
        public Builder configuration(Path file) {
            configuration = file;
            return this;
        }

        /** Adds the plans, regions and channels of a configuration that was read, and its state if it names one. */
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

        /** A step of the platform's own, or another way to do a built-in one. */
        public Builder step(String uses, RecoveryStep<?> step) {
            steps = steps.with(uses, step);
            return this;
        }

        /** Keeps journal and ownership in a directory, which several processes of one machine may share. */
        public Builder state(Path directory) {
            journal = FileJournal.at(directory.resolve("journal"));
            leases = FileLeaseStore.at(directory.resolve("leases"), clock);
            return this;
        }

        public Builder journal(Journal value) {
            journal = value;
            return this;
        }

        /** Who drives an execution; {@code length} without a sign of life lets another orchestrator take over. */
        public Builder leases(LeaseStore value, Duration length) {
            leases = value;
            leaseLength = length;
            return this;
        }

        /** Where regions' rights to write are kept, which {@code RegionGuard} holds and {@code fence-region} takes. */
        public Builder writeLeases(LeaseStore value) {
            writeLeases = value;
            return this;
        }

        public Builder time(Clock newClock, Scheduler newScheduler) {
            clock = newClock;
            scheduler = newScheduler;
            return this;
        }

        /**
         * Tells {@code listener} of every event of every execution, with the execution's id: right after it is durable and before the
         * recovery goes on; so it must be quick.
         */
        public Builder onEvent(BiConsumer<String, RecoveryEvent> listener) {
            onEvent = listener;
            return this;
        }

        /** Names this orchestrator in leases and journals; host and process unless said otherwise. */
        public Builder owner(String name) {
            owner = name;
            return this;
        }

        /**
         * Recovery, ready to run. Without any region, plans can be looked at and journals read, and no failover starts.
         *
         * @throws InvalidPlanException when a plan has a step that nothing given here can do
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
                throw new IllegalStateException("no journal was given; say journal(FileJournal.at(directory))");
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

    /** The steps of a plan that a region it may recover to cannot do, with what the region lacks. */
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
                problems.add(
                        new PlanProblem(path, "no step is known as '" + spec.uses() + "'; add it with step(name, …)"));
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
