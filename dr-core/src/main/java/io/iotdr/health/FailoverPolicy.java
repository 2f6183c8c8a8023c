package io.iotdr.health;

import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.RecoveryPlan;
import java.util.List;

/** What a detection leads to. Two regions cannot decide alone: without a witness an automatic plan only proposes. */
public final class FailoverPolicy {

    /** What to do about a detection. */
    public enum Verdict {
        /** Tell people; they start the failover if they want it. */
        ALERT,
        /** Page, with everything prepared and one approval to go. */
        PROPOSE,
        START
    }

    private FailoverPolicy() {}

    public static Verdict decide(RecoveryPlan plan, List<VantagePoint> points) {
        boolean witness = points.stream().anyMatch(p -> !plan.regions().contains(p.region()));
        return switch (plan.failoverMode()) {
            case MANUAL -> Verdict.ALERT;
            case APPROVE -> Verdict.PROPOSE;
            case AUTOMATIC -> witness ? Verdict.START : Verdict.PROPOSE;
        };
    }

    /** Whether a plan of this mode can do what it says with these vantage points. */
    public static boolean honours(FailoverMode mode, RecoveryPlan plan, List<VantagePoint> points) {
        return mode != FailoverMode.AUTOMATIC || decide(plan, points) == Verdict.START;
    }
}
