package io.iotdr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a recovery may take (RTO) and how much data, as time, may be lost (RPO).
 *
 * <p>Holds what was written; {@link #problems()} says what is wrong with it, so that a plan reports every problem at once. No
 * {@link RecoveryPlan} exists with objectives that have problems.
 */
public record RecoveryObjectives(Duration rto, Duration rpo, RecoveryTier tier) {

    public static RecoveryObjectives of(Duration rto, Duration rpo, RecoveryTier tier) {
        return new RecoveryObjectives(rto, rpo, tier);
    }

    /** Everything that makes these objectives unusable, in words an operator can act on. */
    public List<PlanProblem> problems() {
        List<PlanProblem> found = new ArrayList<>();
        if (rto.isNegative() || rto.isZero()) {
            found.add(
                    new PlanProblem("recovery_objectives.rto", "the RTO is " + rto + "; it must be longer than zero"));
        } else if (rto.compareTo(tier.maximumRto()) > 0) {
            found.add(new PlanProblem(
                    "recovery_objectives.rto",
                    "the RTO of " + Durations.text(rto) + " is longer than " + tier.wireName() + " ("
                            + tier.description()
                            + ") allows, " + Durations.text(tier.maximumRto())
                            + "; shorten the RTO or choose a later tier"));
        }
        if (rpo.isNegative() || rpo.isZero()) {
            found.add(
                    new PlanProblem("recovery_objectives.rpo", "the RPO is " + rpo + "; it must be longer than zero"));
        }
        return List.copyOf(found);
    }
}
