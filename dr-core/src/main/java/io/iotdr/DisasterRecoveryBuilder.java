package io.iotdr;

import io.iotdr.alert.Alerts;
import io.iotdr.alert.LogChannel;
import io.iotdr.authority.Authorizer;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.log.Redactor;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Builds a {@link DisasterRecovery}. Not thread-safe. */
public final class DisasterRecoveryBuilder {

    private static final Duration CHANNEL_PATIENCE = Duration.ofSeconds(10);

    private final PlanCatalog plans = new PlanCatalog();
    private final Map<String, RegionResources> regions = new LinkedHashMap<>();
    private final List<AlertChannel> channels = new ArrayList<>();
    private StepCatalog steps = BuiltInSteps.catalog();
    private @Nullable Path configuration;
    private @Nullable Path state;
    private @Nullable Journal journal;
    private @Nullable LeaseStore leases;
    private @Nullable LeaseStore writeLeases;
    private Duration leaseLength = Duration.ofSeconds(10);
    private Duration repeatPages = Duration.ofMinutes(15);
    private Clock clock = SystemClock.INSTANCE;
    private @Nullable Scheduler scheduler;
    private @Nullable String owner;
    private Redactor redactor = Redactor.NONE;
    private Authorizer authorizer = Authorizer.everyone();
    private BiConsumer<String, RecoveryEvent> onEvent = Environment.NO_LISTENER;

    DisasterRecoveryBuilder() {}

    public DisasterRecoveryBuilder plan(RecoveryPlan plan) {
        plans.create(plan);
        return this;
    }

    /** Sets the resources of a region. */
    public DisasterRecoveryBuilder region(String name, RegionResources resources) {
        regions.put(name, resources);
        return this;
    }

    /** Adds the plans, regions, channels and state of a configuration file. {@link #build()} reads the file. */
    public DisasterRecoveryBuilder configuration(Path file) {
        configuration = file;
        return this;
    }

    /** Adds the plans, regions, channels and state of a loaded configuration. */
    public DisasterRecoveryBuilder configuration(Configuration read) {
        read.plans().forEach(plans::create);
        regions.putAll(read.regions());
        channels.addAll(read.channels());
        redactor = redactor.and(read.redactor());
        read.repeatPages().filter(d -> !d.isZero() && !d.isNegative()).ifPresent(this::repeatPages);
        read.state().ifPresent(shared -> {
            journal = shared.journal();
            leases(shared.leases(), shared.leaseLength());
            shared.writeLeases().ifPresent(this::writeLeases);
        });
        return this;
    }

    public DisasterRecoveryBuilder alerts(AlertChannel... more) {
        channels.addAll(List.of(more));
        return this;
    }

    /**
     * Sets how often a question or a pause is announced again until a person acts on it; the default is 15 minutes.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public DisasterRecoveryBuilder repeatPages(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("pages cannot be repeated every " + interval);
        }
        repeatPages = interval;
        return this;
    }

    /** Adds a custom step, or replaces a built-in one. */
    public DisasterRecoveryBuilder step(String uses, RecoveryStep<?> step) {
        steps = steps.with(uses, step);
        return this;
    }

    /**
     * Keeps the journal and the leases on runs in a directory that several processes of one machine may share. This
     * replaces a journal and leases that were set before; the state of a {@link #configuration(Path) configuration file}
     * takes precedence.
     */
    public DisasterRecoveryBuilder state(Path directory) {
        state = directory;
        journal = null;
        leases = null;
        return this;
    }

    public DisasterRecoveryBuilder journal(Journal value) {
        journal = value;
        return this;
    }

    /**
     * Sets the store of the leases on runs.
     *
     * @param length another orchestrator may take over when a lease has not been renewed for this long
     */
    public DisasterRecoveryBuilder leases(LeaseStore value, Duration length) {
        leases = value;
        leaseLength = length;
        return this;
    }

    /**
     * Sets the store of the leases on the right to write, which {@code RegionGuard} holds and {@code fence-region}
     * takes.
     */
    public DisasterRecoveryBuilder writeLeases(LeaseStore value) {
        writeLeases = value;
        return this;
    }

    /** Sets the time source and the threads. An instance does not close a scheduler that was set here. */
    public DisasterRecoveryBuilder time(Clock newClock, Scheduler newScheduler) {
        clock = newClock;
        scheduler = newScheduler;
        return this;
    }

    /**
     * Sets the listener for all events of all runs. It is called with the id of the run once an event is durable, for
     * each run in order. The run does not wait for it. A second call replaces the listener.
     */
    public DisasterRecoveryBuilder onEvent(BiConsumer<String, RecoveryEvent> listener) {
        onEvent = listener;
        return this;
    }

    /**
     * Adds secrets that must not appear in events, alerts and dry runs, besides those of a configuration. Values shorter
     * than 6 characters are not redacted.
     */
    public DisasterRecoveryBuilder secrets(Collection<String> values) {
        redactor = redactor.and(Redactor.of(values));
        return this;
    }

    /** Sets the policy for what people may do; the default permits everyone, as the host has checked who calls it. */
    public DisasterRecoveryBuilder authorizer(Authorizer policy) {
        authorizer = policy;
        return this;
    }

    /**
     * Sets the name of this orchestrator in journals and messages; the default contains the process id. Leases use it with
     * a random part, so two processes with one name do not share a lease.
     */
    public DisasterRecoveryBuilder owner(String name) {
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
        if (state != null) {
            PrivateFiles.makeDirectory(state);
            journal = journal == null ? FileJournal.at(state.resolve("journal")) : journal;
            leases = leases == null ? FileLeaseStore.at(state.resolve("leases"), clock) : leases;
        }
        if (journal == null) {
            throw new IllegalStateException(
                    "no journal is configured; call journal(FileJournal.at(directory)) or state(directory)");
        }
        if (channels.isEmpty()) {
            channels.add(new LogChannel());
        }
        Alerts alerts = new Alerts(channels, threads, CHANNEL_PATIENCE, redactor);
        String name = owner == null ? "process-" + ProcessHandle.current().pid() : owner;
        Environment environment = new Environment(
                name,
                name + "#" + UUID.randomUUID(),
                Map.copyOf(regions),
                steps,
                journal,
                Optional.ofNullable(leases),
                leaseLength,
                Optional.ofNullable(writeLeases),
                authorizer,
                redactor,
                onEvent,
                alerts,
                repeatPages,
                clock,
                threads);
        return new DisasterRecovery(environment, plans, scheduler == null);
    }

    private void refuseUnsupported() {
        List<PlanProblem> problems = new ArrayList<>();
        plans.list().forEach(plan -> problems.addAll(steps.unsupported(plans.expanded(plan), regions)));
        if (!problems.isEmpty()) {
            throw new InvalidPlanException("this platform", problems);
        }
    }
}
