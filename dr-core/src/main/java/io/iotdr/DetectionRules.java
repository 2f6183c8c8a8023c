package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.log.Logs;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Determines the disaster type of a detection, and the reaction to it: start the failover, propose it, or send an alert.
 */
final class DetectionRules {

    private static final Logger LOG = Logs.of(DetectionRules.class);

    private final DisasterRecovery recovery;
    private final Environment environment;
    private final Configuration configuration;

    DetectionRules(DisasterRecovery recovery, Environment environment, Configuration configuration) {
        this.recovery = recovery;
        this.environment = environment;
        this.configuration = configuration;
    }

    /**
     * Returns the reaction to a detection. An automatic plan only proposes to move to a region that is itself impaired, and
     * soon after its last run, since a second automatic move would be flapping.
     */
    Reaction reaction(RecoveryPlan plan, Detection detection) {
        Reaction wanted = FailoverPolicy.decide(plan, detection.region(), configuration.vantagePoints());
        if (wanted != Reaction.START) {
            return wanted;
        }
        return mayFlap(plan)
                        || recovery.impairment(target(plan, detection.region())).isPresent()
                ? Reaction.PROPOSE
                : Reaction.START;
    }

    /** Returns whether a failover that is only proposed now would start once its target has recovered. */
    boolean mayStartLater(RecoveryPlan plan, Detection detection) {
        return FailoverPolicy.decide(plan, detection.region(), configuration.vantagePoints()) == Reaction.START
                && !mayFlap(plan);
    }

    /** Returns whether the last run ended within the cool-down, or cannot be read, so that a person must decide. */
    private boolean mayFlap(RecoveryPlan plan) {
        Optional<String> last =
                recovery.history().stream().filter(id -> isOf(plan, id)).reduce((a, b) -> b);
        try {
            return last.flatMap(id -> recovery.report(id).ended())
                    .filter(end -> end.plus(configuration.detection().coolDown())
                            .isAfter(environment.clock().now()))
                    .isPresent();
        } catch (DisasterRecoveryException unreadable) {
            LOG.warn("The last run of {} cannot be read, so a failover is only proposed", plan.id(), unreadable);
            return true;
        }
    }

    /** Returns the command with which a person starts the failover of a disaster, with all that is known of it. */
    static String command(RecoveryPlan plan, Disaster disaster) {
        return "dr failover start " + plan.id() + " --type " + disaster.type().wireName() + " --region "
                + disaster.region()
                + option("--since", disaster.since())
                + option("--last-known-good", disaster.lastKnownGood());
    }

    private static String option(String name, Optional<Instant> moment) {
        return moment.map(m -> " " + name + " " + m.truncatedTo(ChronoUnit.MILLIS))
                .orElse("");
    }

    static String target(RecoveryPlan plan, String region) {
        return region.equals(plan.primary()) ? plan.secondary() : plan.primary();
    }

    Disaster disaster(Detection detection) {
        List<DisasterType> types = detection.probes().stream()
                .map(p -> configuration.disasterTypeByProbe().getOrDefault(p, DisasterType.REGIONAL_OUTAGE))
                .toList();
        DisasterType type = types.contains(DisasterType.REGIONAL_OUTAGE) ? DisasterType.REGIONAL_OUTAGE : types.get(0);
        Disaster disaster = Disaster.of(type, detection.region())
                .since(detection.since())
                .describedAs(String.join("; ", detection.evidence()));
        return detection
                .lastGood()
                .map(good -> good.minus(configuration.detection().clockMargin()))
                .map(disaster::lastKnownGood)
                .orElse(disaster);
    }

    static boolean isOf(RecoveryPlan plan, String execution) {
        return execution.matches(Pattern.quote(plan.id()) + "-[0-9]+");
    }
}
