package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.health.Detection;
import io.iotdr.health.DetectionListener;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.health.HealthMonitor;
import io.iotdr.log.Logs;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.Standby;
import io.iotdr.time.Inbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.slf4j.Logger;

/**
 * Supervises the plans of a configuration: takes over unfinished runs, watches the region that serves under each plan and,
 * on a detection, alerts, proposes or starts a failover as the plan's mode and the vantage points allow. After each run, it
 * watches the region that serves then. Between runs, it warns when the data of the other region is too old, or when
 * that region accepts writes, or when the stores of the serving one are endangered. Thread-safe.
 */
public final class FailoverSupervisor implements AutoCloseable {

    private static final Logger LOG = Logs.of(FailoverSupervisor.class);

    /** How often the supervisor checks which region serves and which plans have an unfinished run. */
    private static final Duration REARM = Duration.ofSeconds(2);

    /**
     * Receives what the supervisor detects and does, in order, on a thread of its own: the supervisor does not wait for it.
     */
    public interface SupervisorListener {

        /** Called when a region is detected to be impaired, and again when the verdict changes. */
        default void onDetection(RecoveryPlan plan, Detection detection, Reaction verdict) {}

        /** Called when a run was started or resumed. */
        default void onExecution(RecoveryExecution execution) {}
    }

    private final DisasterRecovery recovery;
    private final Environment environment;
    private final Configuration configuration;
    private final SupervisorListener listener;
    private final DetectionRules rules;
    private final RegionMonitors monitors;
    private final Map<String, PlanWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, FailbackWatch> failbacks = new ConcurrentHashMap<>();
    private Optional<Future<?>> rearming = Optional.empty();
    private final PlanPager pager;
    private Optional<DataWatches> dataWatches = Optional.empty();
    private final Inbox<Runnable> calls;
    private final Map<String, Disaster> proposed = new ConcurrentHashMap<>();
    private Optional<Standby> standby = Optional.empty();

    FailoverSupervisor(
            DisasterRecovery recovery,
            Environment environment,
            Configuration configuration,
            SupervisorListener listener) {
        this.recovery = recovery;
        this.environment = environment;
        this.configuration = configuration;
        this.listener = listener;
        this.pager = new PlanPager(environment);
        this.rules = new DetectionRules(recovery, environment, configuration);
        this.monitors = new RegionMonitors(environment, configuration);
        this.calls = new Inbox<>(environment.scheduler(), waiting -> waiting.forEach(FailoverSupervisor::quietly));
    }

    FailoverSupervisor start() {
        standby = Optional.of(recovery.standBy(this::started));
        rearm();
        rearming = Optional.of(environment.scheduler().every(REARM, this::rearm));
        dataWatches = Optional.of(new DataWatches(recovery, environment, configuration, pager));
        return this;
    }

    /**
     * Watches, for each plan without an unfinished run, the region that serves; whichever process drives the runs. What
     * cannot be read of one plan changes nothing for another.
     */
    private synchronized void rearm() {
        configuration.plans().forEach(plan -> {
            PlanWatch watch = watches.computeIfAbsent(plan.id(), id -> new PlanWatch(region -> monitor(plan, region)));
            if (isRunning(plan)) {
                watch.close();
                Optional.ofNullable(failbacks.get(plan.id())).ifPresent(FailbackWatch::close);
            } else {
                serving(plan, watch).ifPresent(region -> {
                    watch.over(region);
                    considerFailback(plan, region);
                });
            }
        });
    }

    /** Tells people when the primary region can serve again; only a person starts a failback. */
    private void considerFailback(RecoveryPlan plan, String serving) {
        FailbackWatch watch = failbacks.computeIfAbsent(
                plan.id(),
                id -> new FailbackWatch(
                        () -> monitors.of(plan.primary(), detection -> true),
                        configuration.detection().failbackAfter(),
                        healthy -> tell(
                                plan,
                                plan.primary() + " has been healthy for " + Durations.text(healthy)
                                        + " and can serve again; to move back: dr failback start " + plan.id())));
        if (serving.equals(plan.primary())) {
            watch.close();
        } else {
            watch.look();
        }
    }

    /** Returns the region that serves; when the journal does not tell, the watched one, or else the primary region. */
    private Optional<String> serving(RecoveryPlan plan, PlanWatch watch) {
        try {
            return Optional.of(recovery.serving(plan.id()));
        } catch (DisasterRecoveryException unreadable) {
            LOG.warn("Cannot determine which region serves under the plan {}", plan.id(), unreadable);
            return watch.isEmpty() ? Optional.of(plan.primary()) : Optional.empty();
        }
    }

    /** Returns, by plan id, the detected disasters whose failover waits for a person's approval, see {@link #approve}. */
    public Map<String, Disaster> proposed() {
        return Map.copyOf(proposed);
    }

    /**
     * Starts the failover that was proposed for a plan. A start that is refused leaves the proposal.
     *
     * @param by the person who approves it
     * @throws DisasterRecoveryException when no failover is proposed for the plan
     */
    public RecoveryExecution approve(String plan, String by) {
        Disaster disaster = proposed.get(plan);
        if (disaster == null) {
            throw new DisasterRecoveryException("no failover is proposed for the plan '" + plan
                    + "'; to fail over anyway, start a failover and name the disaster");
        }
        RecoveryExecution execution =
                started(recovery.failover(FailoverRequest.of(plan, disaster).by(by)));
        proposed.remove(plan, disaster);
        return execution;
    }

    private Optional<HealthMonitor> monitor(RecoveryPlan plan, String region) {
        Optional<HealthMonitor> monitor = monitors.of(region, listenerFor(plan, region));
        if (monitor.isEmpty()) {
            LOG.warn(
                    "No probe observes the region {} from outside of it, so the plan {} detects nothing",
                    region,
                    plan.id());
        }
        return monitor;
    }

    private DetectionListener listenerFor(RecoveryPlan plan, String region) {
        return new DetectionListener() {
            @Override
            public boolean onDetection(Detection detection) {
                return detected(plan, detection);
            }

            @Override
            public void onRecovery() {
                recovered(plan, region);
            }

            @Override
            public void onIsolation(String reason) {
                tell(plan, "the orchestrator cannot observe " + region + ": " + reason);
            }

            @Override
            public void onBlindProbe(String vantagePoint, String probe, String reason) {
                tell(
                        plan,
                        "the probe " + probe + " of " + region + " at " + vantagePoint
                                + " cannot observe the region and needs repair: " + reason);
            }
        };
    }

    /** Returns whether the detection was dealt with; a start that was refused is tried again while the detection stands. */
    private boolean detected(RecoveryPlan plan, Detection detection) {
        Reaction reaction = rules.reaction(plan, detection);
        Disaster disaster = rules.disaster(detection);
        String what = disaster.type().wireName() + " in " + detection.region();
        if (isNews(plan, reaction + " " + what)) {
            calls.put(() -> listener.onDetection(plan, detection, reaction));
        }
        return switch (reaction) {
            case START -> start(plan, disaster, what);
            case PROPOSE -> {
                proposed.put(plan.id(), disaster);
                tellNews(
                        plan,
                        what + ": a failover to " + DetectionRules.target(plan, detection.region())
                                + " is prepared and waits for approval; to start it: "
                                + DetectionRules.command(plan, disaster));
                yield !rules.mayStartLater(plan, detection);
            }
            case ALERT -> {
                tellNews(
                        plan,
                        what + ": the plan does not fail over automatically; to start a failover: "
                                + DetectionRules.command(plan, disaster));
                yield true;
            }
        };
    }

    private void recovered(RecoveryPlan plan, String region) {
        Optional.ofNullable(watches.get(plan.id())).ifPresent(PlanWatch::forgetNews);
        if (proposed.remove(plan.id()) != null) {
            tell(plan, region + " works again, so the prepared failover is withdrawn");
        }
    }

    private boolean isNews(RecoveryPlan plan, String text) {
        PlanWatch watch = watches.get(plan.id());
        return watch == null || watch.isNews(text);
    }

    /** Tells people, unless they were told the same since the region was watched anew. */
    private void tellNews(RecoveryPlan plan, String text) {
        if (isNews(plan, text)) {
            tell(plan, text);
        }
    }

    private boolean start(RecoveryPlan plan, Disaster disaster, String what) {
        try {
            started(recovery.failover(FailoverRequest.of(plan.id(), disaster).by("automatic")));
            proposed.remove(plan.id());
            return true;
        } catch (DisasterRecoveryException refused) {
            if (isRunning(plan)) {
                LOG.info("Another orchestrator has started the failover of {}", plan.id());
                return true;
            }
            LOG.error("The automatic failover did not start; it is tried again while the region is impaired", refused);
            tellNews(plan, what + ": the failover did not start: " + refused.getMessage());
            return false;
        }
    }

    private boolean isRunning(RecoveryPlan plan) {
        try {
            return recovery.unfinished().stream().anyMatch(id -> DetectionRules.isOf(plan, id));
        } catch (DisasterRecoveryException unreadable) {
            LOG.warn("Cannot read which runs are unfinished", unreadable);
            return false;
        }
    }

    /** Calls a listener of the host; what it throws must not change what the supervisor does. */
    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("A listener of the supervisor failed; supervision continues", e);
        }
    }

    private RecoveryExecution started(RecoveryExecution execution) {
        calls.put(() -> listener.onExecution(execution));
        return execution;
    }

    private void tell(RecoveryPlan plan, String text) {
        pager.tell(plan, text);
    }

    @Override
    public void close() {
        standby.ifPresent(Standby::close);
        rearming.ifPresent(task -> task.cancel(false));
        dataWatches.ifPresent(DataWatches::close);
        synchronized (this) {
            watches.values().forEach(PlanWatch::close);
            failbacks.values().forEach(FailbackWatch::close);
        }
    }
}
