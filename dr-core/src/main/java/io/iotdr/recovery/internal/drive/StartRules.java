package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules that refuse to start a run. Each message gives the reason and the alternative. */
public final class StartRules {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final Environment environment;
    private final Executions executions;

    public StartRules(Environment environment, Executions executions) {
        this.environment = environment;
        this.executions = executions;
    }

    /** Returns the region that serves now: the target of the last completed run, else the primary. */
    public String serving(RecoveryPlan plan) {
        return lastMove(plan).map(LastMove::target).orElse(plan.primary());
    }

    /** The last completed run of a plan, with its final target, which may be the tertiary region. */
    record LastMove(String execution, String target, Instant began, Instant ended) {}

    Optional<LastMove> lastMove(RecoveryPlan plan) {
        List<String> runs = executions.idsOf(plan.id());
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (executions.damage(runs.get(i)).isPresent()) {
                continue;
            }
            boolean completed = executions
                    .outcome(runs.get(i))
                    .filter(ExecutionStatus.COMPLETED::equals)
                    .isPresent();
            if (completed) {
                return Optional.of(moved(plan, runs.get(i)));
            }
        }
        return Optional.empty();
    }

    /** Only a run of a plan with a tertiary region can have moved to another region than the one that it started for. */
    private LastMove moved(RecoveryPlan plan, String id) {
        try {
            return moved(executions.events(id));
        } catch (JournalCorruptedException | UnknownEventException damaged) {
            return begun(id)
                    .filter(start -> plan.tertiary().isEmpty())
                    .map(start -> new LastMove(id, start.target(), start.at(), ended(id, start)))
                    .orElseThrow(() -> new DisasterRecoveryException(
                            "the journal of the last completed run, " + id
                                    + ", cannot be read, so it is unknown to which region it moved: "
                                    + Reason.of(damaged)
                                    + ". Check which region serves, and start a failover from it with"
                                    + " --override " + SafetyRule.REGION_SERVES.wireName() + " --override "
                                    + SafetyRule.DATA_PROTECTED.wireName(),
                            damaged));
        }
    }

    private Optional<ExecutionStarted> begun(String id) {
        try {
            return Optional.of(executions.start(id));
        } catch (JournalCorruptedException | UnknownEventException unreadable) {
            return Optional.empty();
        }
    }

    private Instant ended(String id, ExecutionStarted start) {
        return executions.lastEvent(id).map(RecoveryEvent::at).orElse(start.at());
    }

    private static LastMove moved(List<RecoveryEvent> events) {
        ExecutionStarted start = (ExecutionStarted) events.get(0);
        String target = events.stream()
                .filter(RecoveryEvent.TargetChanged.class::isInstance)
                .map(e -> ((RecoveryEvent.TargetChanged) e).target())
                .reduce(start.target(), (a, b) -> b);
        return new LastMove(
                start.execution(),
                target,
                start.at(),
                events.get(events.size() - 1).at());
    }

    public void refuseWithoutResources(RecoveryPlan plan) {
        if (environment.regions().isEmpty()) {
            throw new DisasterRecoveryException("no regions are configured, so the plan '" + plan.id()
                    + "' cannot run; add 'regions' to the configuration, or region(…) to the builder");
        }
    }

    public void refuseUnlessCovered(RecoveryPlan plan, Disaster disaster) {
        if (!plan.covers(disaster.type())) {
            throw new DisasterRecoveryException(
                    "the disaster type " + disaster.type().wireName()
                            + " is not covered by the plan '" + plan.id() + "'; it covers "
                            + plan.disasterTypes().stream()
                                    .map(t -> t.wireName())
                                    .sorted()
                                    .toList());
        }
        if (!plan.regions().contains(disaster.region())) {
            throw new DisasterRecoveryException("the plan '" + plan.id() + "' has no region '" + disaster.region() + "'"
                    + NearestName.hint(disaster.region(), plan.regions()));
        }
    }

    /** Refuses a second run of a plan while one is unfinished (S14). */
    public void refuseWhileRunning(RecoveryPlan plan) {
        Optional<String> last = executions.last(plan.id());
        last.flatMap(executions::damage).ifPresent(reason -> {
            throw new DisasterRecoveryException("the last run of the plan '" + plan.id() + "', " + last.get()
                    + ", cannot be read, so it is unknown what it has done: " + reason
                    + ". Check the platform, and then"
                    + " end that run with: dr failover abandon " + last.get() + " --reason TEXT");
        });
        last.filter(id -> !executions.ended(id)).ifPresent(id -> {
            throw new DisasterRecoveryException("the run " + id + " of the plan '" + plan.id()
                    + "' has not ended. When all of its steps are done, it still tells people of its end, for up to three"
                    + " minutes: wait. Else, before another one starts, resume it: dr failover resume " + id
                    + "; or roll it back: dr failover rollback " + id + "; or end it: dr failover abandon " + id
                    + " --reason TEXT");
        });
    }

    /** Refuses a failover from a region that does not serve. */
    public void refuseUnlessServing(RecoveryPlan plan, String region) {
        String serving = serving(plan);
        if (!serving.equals(region)) {
            throw new DisasterRecoveryException("the region " + region + " does not serve under the plan '" + plan.id()
                    + "'; since the last run, " + serving + " does. Fail over from " + serving + ", or override "
                    + SafetyRule.REGION_SERVES.wireName());
        }
    }

    public void refuseUnlessImpaired(Disaster disaster) {
        RegionResources region = environment.regions().get(disaster.region());
        if (region == null || region.probes().isEmpty() || disaster.type().spoilsData()) {
            return;
        }
        List<Observation> seen = observed(region);
        if (seen.stream().noneMatch(Observation.Unhealthy.class::isInstance)) {
            long healthy =
                    seen.stream().filter(Observation.Healthy.class::isInstance).count();
            throw new DisasterRecoveryException("no probe of the region " + disaster.region()
                    + " sees it impaired (of " + seen.size() + ", " + healthy + " see it healthy and "
                    + (seen.size() - healthy)
                    + " cannot tell), so a failover may cause an outage. Start a planned switchover instead (--planned), or override"
                    + " this rule (--override " + SafetyRule.REGION_IMPAIRED.wireName() + ")");
        }
    }

    /** Returns which probe sees a region impaired now, and why; empty when none does, or it has no probe. */
    Optional<String> impairment(String region) {
        return seen(region).entrySet().stream()
                .filter(e -> e.getValue() instanceof Observation.Unhealthy)
                .map(StartRules::text)
                .findFirst();
    }

    private static String text(Map.Entry<String, Observation> seen) {
        return "its probe " + seen.getKey() + ": "
                + (seen.getValue() instanceof Observation.Unhealthy unhealthy
                        ? unhealthy.reason()
                        : seen.getValue() instanceof Observation.Unknown unknown ? unknown.reason() : "");
    }

    /** Refuses a planned run when the region is impaired: planned runs move between healthy regions. */
    public void refuseUnlessHealthy(String region) {
        String bad = seen(region).entrySet().stream()
                .filter(e -> !(e.getValue() instanceof Observation.Healthy))
                .map(StartRules::text)
                .collect(Collectors.joining("; "));
        if (!bad.isEmpty()) {
            throw new DisasterRecoveryException("the region " + region
                    + " is impaired, and a planned run needs two healthy regions: " + bad
                    + ". Repair the region, or the probe: it must not go through a gate that a fence closes. An outage"
                    + " of the region that serves needs an unplanned failover instead");
        }
    }

    private Map<String, Observation> seen(String region) {
        RegionResources resources = environment.regions().get(region);
        if (resources == null) {
            return Map.of();
        }
        List<Observation> all = observed(resources);
        Map<String, Observation> seen = new LinkedHashMap<>();
        resources.probes().keySet().forEach(name -> seen.put(name, all.get(seen.size())));
        return seen;
    }

    /** Probes a region by all of its probes at once; one that does not return in time sees it impaired. */
    private List<Observation> observed(RegionResources region) {
        return new ProbeRound(environment.scheduler(), PROBE_TIMEOUT)
                .of(region.probes().values());
    }
}
