package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.health.HealthMonitor;
import io.iotdr.log.Logs;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.Standby;
import io.iotdr.spi.AlertMessage;
import io.iotdr.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Supervises the plans of a configuration: takes over unfinished runs, watches the primary region of each plan and, on
 * a detection, alerts, proposes or starts a failover as the plan's mode and the vantage points allow. Thread-safe.
 */
public final class FailoverSupervisor implements AutoCloseable {

    private static final Logger LOG = Logs.of(FailoverSupervisor.class);

    /**
     * Receives what the supervisor detects and does. It is called on the supervisor's threads and must return quickly.
     */
    public interface SupervisorListener {

        /** Called when a region is detected to be impaired, before the supervisor acts on the verdict. */
        default void onDetection(RecoveryPlan plan, Detection detection, Reaction verdict) {}

        /** Called when a run was started or resumed. */
        default void onExecution(RecoveryExecution execution) {}
    }

    private final DisasterRecovery recovery;
    private final Environment environment;
    private final Configuration configuration;
    private final SupervisorListener listener;
    private final List<HealthMonitor> monitors = new ArrayList<>();
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
    }

    FailoverSupervisor start() {
        List<String> unfinished = recovery.unfinished();
        standby = Optional.of(recovery.standBy(this::started));
        for (RecoveryPlan plan : configuration.plans()) {
            boolean running = unfinished.stream()
                    .anyMatch(id -> recovery.summary(id).plan().equals(plan.id()));
            if (!running) {
                monitors.add(watch(plan));
            }
        }
        return this;
    }

    /** Returns, by plan id, the detected disasters whose failover waits for a person's approval, see {@link #approve}. */
    public Map<String, Disaster> proposed() {
        return Map.copyOf(proposed);
    }

    /**
     * Starts the failover that was proposed for a plan.
     *
     * @param by the person who approves it
     * @throws DisasterRecoveryException when no failover is proposed for the plan
     */
    public RecoveryExecution approve(String plan, String by) {
        Disaster disaster = proposed.remove(plan);
        if (disaster == null) {
            throw new DisasterRecoveryException("no failover is proposed for the plan '" + plan
                    + "'; to fail over anyway, start a failover and name the disaster");
        }
        return started(recovery.failover(FailoverRequest.of(plan, disaster).by(by)));
    }

    private HealthMonitor watch(RecoveryPlan plan) {
        HealthMonitor[] self = new HealthMonitor[1];
        self[0] = new HealthMonitor(
                new HealthMonitor.WatchedRegion(plan.primary(), configuration.vantagePoints()),
                configuration.detection(),
                new TimeSource(environment.clock(), environment.scheduler()),
                detection -> detected(plan, detection, self[0]));
        return self[0].start();
    }

    private void detected(RecoveryPlan plan, Detection detection, HealthMonitor monitor) {
        Reaction verdict = FailoverPolicy.decide(plan, configuration.vantagePoints());
        Disaster disaster = disaster(detection);
        quietly(() -> listener.onDetection(plan, detection, verdict));
        String what = disaster.type().wireName() + " in " + detection.region();
        try {
            switch (verdict) {
                case START -> {
                    monitor.close();
                    started(recovery.failover(
                            FailoverRequest.of(plan.id(), disaster).by("automatic")));
                }
                case PROPOSE -> {
                    proposed.put(plan.id(), disaster);
                    tell(plan, what + ": a failover to " + plan.secondary() + " is prepared and waits for approval");
                }
                case ALERT ->
                    tell(plan, what + ": the plan does not fail over automatically; start a failover if it is needed");
            }
        } catch (DisasterRecoveryException refused) {
            LOG.error("The automatic failover did not start", refused);
            tell(plan, what + ": the failover did not start: " + refused.getMessage());
            if (verdict == Reaction.START) {
                monitor.start();
            }
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

    private Disaster disaster(Detection detection) {
        List<DisasterType> types = detection.probes().stream()
                .map(p -> configuration.disasterTypeByProbe().getOrDefault(p, DisasterType.REGIONAL_OUTAGE))
                .toList();
        DisasterType type = types.contains(DisasterType.REGIONAL_OUTAGE) ? DisasterType.REGIONAL_OUTAGE : types.get(0);
        Disaster disaster = Disaster.of(type, detection.region())
                .since(detection.since())
                .describedAs(String.join("; ", detection.evidence()));
        return detection.lastGood().map(disaster::lastKnownGood).orElse(disaster);
    }

    private RecoveryExecution started(RecoveryExecution execution) {
        quietly(() -> listener.onExecution(execution));
        return execution;
    }

    private void tell(RecoveryPlan plan, String text) {
        AlertMessage message = new AlertMessage(
                plan.id(),
                AlertMessage.Severity.CRITICAL,
                plan.name() + ": " + text,
                plan.name() + "\n" + text,
                plan.contacts().stream().map(c -> c.address()).toList());
        environment.scheduler().submit(() -> environment.tell().apply(message));
    }

    @Override
    public void close() {
        standby.ifPresent(Standby::close);
        monitors.forEach(HealthMonitor::close);
    }
}
