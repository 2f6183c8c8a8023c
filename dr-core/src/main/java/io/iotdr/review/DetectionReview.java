package io.iotdr.review;

import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.health.FailoverPolicy;
import io.iotdr.health.VantagePoint;
import io.iotdr.health.WatchedRegion;
import io.iotdr.plan.RecoveryPlan;
import java.util.ArrayList;
import java.util.List;

/** Reviews whether a plan's disaster would be detected, and whether the plan's mode would be honoured. */
final class DetectionReview {

    private final List<VantagePoint> points;

    DetectionReview(List<VantagePoint> points) {
        this.points = points;
    }

    List<Finding> of(RecoveryPlan plan, String subject) {
        List<Finding> found = new ArrayList<>();
        WatchedRegion watched = new WatchedRegion(plan.primary(), points);
        if (!watched.observed()) {
            found.add(FindingCode.NOT_WATCHED.about(
                    subject,
                    "no probe observes " + plan.primary() + " from outside of it, so nothing is detected; add"
                            + " regions." + plan.primary() + ".health and monitoring.vantage_points"));
        }
        long probing = points.stream()
                .filter(p -> !p.region().equals(plan.primary()))
                .filter(p -> !p.probes()
                        .getOrDefault(plan.primary(), java.util.Map.of())
                        .isEmpty())
                .count();
        if (probing > watched.points().size()) {
            found.add(FindingCode.SHARED_PROBES.about(
                    "monitoring.vantage_points",
                    probing + " vantage points observe " + plan.primary() + " with the same probes from one process, so"
                            + " they count as " + watched.points().size()
                            + "; give each its own probes, such as through a proxy in its region"));
        }
        if (!FailoverPolicy.honours(plan.failoverMode(), plan, points)) {
            found.add(FindingCode.AUTOMATIC_NOT_HONOURED.about(
                    subject + ".failover_mode",
                    "is automatic, but a failover is only proposed: that needs probes of " + plan.primary()
                            + ", a vantage point outside of all regions of the plan (a witness), and monitoring.anchors"
                            + " or probes of other regions for more than half of the points"));
        }
        return found;
    }
}
