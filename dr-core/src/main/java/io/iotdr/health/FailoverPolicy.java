package io.iotdr.health;

import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.RecoveryPlan;
import java.util.List;

/**
 * Decides how to react to a detection. Two regions cannot decide alone: without a vantage point outside the plan's
 * regions, a plan in automatic mode only proposes a failover. The same holds when fewer than a majority of the vantage
 * points observe anything outside the watched region, since one that is isolated itself then looks like a disaster.
 */
public final class FailoverPolicy {

    /** The reaction to a detection. */
    public enum Reaction {
        /** Alert people, who start the failover if it is needed. */
        ALERT,
        /** Prepare the failover and page people; one approval starts it. */
        PROPOSE,
        START
    }

    private FailoverPolicy() {}

    /**
     * Returns the reaction to the detection of an impaired region of a plan.
     *
     * @param points the vantage points that observe the plan's regions
     */
    public static Reaction decide(RecoveryPlan plan, String region, List<VantagePoint> points) {
        List<VantagePoint> voters = new WatchedRegion(region, points).points();
        long anchored =
                voters.stream().filter(p -> !p.outside(region).isEmpty()).count();
        boolean witness = points.stream().anyMatch(p -> !plan.regions().contains(p.region()));
        return switch (plan.failoverMode()) {
            case MANUAL -> Reaction.ALERT;
            case APPROVE -> Reaction.PROPOSE;
            case AUTOMATIC -> witness && anchored * 2 > voters.size() ? Reaction.START : Reaction.PROPOSE;
        };
    }

    /** Returns whether a plan of this mode behaves as its mode says, given these vantage points. */
    public static boolean honours(FailoverMode mode, RecoveryPlan plan, List<VantagePoint> points) {
        return mode != FailoverMode.AUTOMATIC || decide(plan, plan.primary(), points) == Reaction.START;
    }
}
