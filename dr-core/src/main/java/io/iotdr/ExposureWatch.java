package io.iotdr;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage.Severity;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The watch over a plan's exposure: how much would be lost if a disaster happened now. People are warned at twice the RPO,
 * which is no longer a slow moment of the replication, and again at three times the RPO. Not thread-safe.
 */
final class ExposureWatch {

    /** An exposure below it is nobody's concern, whatever the RPO. */
    private static final Duration LEAST = Duration.ofSeconds(30);

    /** So many looks in a row must fail before people are told that the exposure is not known. */
    private static final int BLIND_LOOKS = 3;

    private static final int WARNING = 2;
    private static final int CRITICAL = 3;

    private final Environment environment;
    private final RecoveryPlan plan;
    private final PlanPager pager;
    private int told;
    private int blind;

    ExposureWatch(Environment environment, RecoveryPlan plan, PlanPager pager) {
        this.environment = environment;
        this.plan = plan;
        this.pager = pager;
    }

    /** Returns how often to look: four times within the RPO, from every ten seconds to every five minutes. */
    static Duration interval(RecoveryPlan plan) {
        Duration quarter = plan.objectives().rpo().dividedBy(4);
        Duration least = Duration.ofSeconds(10);
        Duration most = Duration.ofMinutes(5);
        return quarter.compareTo(least) < 0 ? least : quarter.compareTo(most) > 0 ? most : quarter;
    }

    /** Checks the data of the region that a failover from {@code serving} would move to. */
    void look(String serving) {
        String target = DetectionRules.target(plan, serving);
        RegionResources resources = environment.regions().get(target);
        if (resources == null) {
            return;
        }
        Map<String, Instant> points;
        try {
            points = points(resources);
            seenAgain(target);
        } catch (DisasterRecoveryException unreachable) {
            if (++blind == BLIND_LOOKS) {
                tell(
                        Severity.WARNING,
                        "it is not known how much a failover to " + target + " would lose: " + Reason.of(unreachable));
            }
            return;
        }
        points.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(oldest -> judge(target, oldest.getKey(), oldest.getValue()));
    }

    /** Resolves the page of a region that could not be asked. */
    private void seenAgain(String target) {
        if (blind >= BLIND_LOOKS && told == 0) {
            tell(Severity.INFO, target + " tells again up to which moment it has the data");
        }
        blind = 0;
    }

    /**
     * Returns up to which moment each data set of a region is complete: of the replicas if the plan promotes them, else of the
     * backups. A store that is empty or no replica is left out.
     */
    private Map<String, Instant> points(RegionResources region) {
        Map<String, Instant> out = new TreeMap<>();
        if (plan.has(BuiltInStep.PROMOTE_DATA, RunKind.FAILOVER)) {
            out.putAll(region.watermarks(environment.clock().now()));
        } else if (plan.has(BuiltInStep.RESTORE_DATA, RunKind.FAILOVER)) {
            region.restores()
                    .forEach((name, restore) ->
                            restore.newestPoint(Optional.empty()).ifPresent(point -> out.put(name, point)));
        }
        return out;
    }

    private void judge(String target, String data, Instant point) {
        Duration rpo = plan.objectives().rpo();
        Duration exposure = Duration.between(point, environment.clock().now());
        int level = exceeds(exposure, rpo, CRITICAL) ? CRITICAL : exceeds(exposure, rpo, WARNING) ? WARNING : 0;
        if (level > told) {
            told = level;
            tell(
                    level == CRITICAL ? Severity.CRITICAL : Severity.WARNING,
                    "a disaster now would lose " + Durations.text(Duration.ofSeconds(exposure.toSeconds())) + " of "
                            + data + ", more than " + level + " times the RPO of " + Durations.text(rpo) + ": "
                            + target + " has it up to " + point + "; check the replication or the backups");
        } else if (told > 0 && exposure.compareTo(longer(rpo, LEAST)) <= 0) {
            told = 0;
            tell(Severity.INFO, data + " in " + target + " is within the RPO of " + Durations.text(rpo) + " again");
        }
    }

    private static boolean exceeds(Duration exposure, Duration rpo, int times) {
        return exposure.compareTo(longer(rpo.multipliedBy(times), LEAST)) > 0;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void tell(Severity severity, String text) {
        pager.tell(plan, plan.id() + "/exposure", severity, text);
    }
}
