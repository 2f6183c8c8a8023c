package io.iotdr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The longest time that a recovery may take (RTO) and the largest data loss, as a time span, that is acceptable (RPO).
 *
 * <p>The constructor accepts any values; {@link #problems()} reports what is wrong with them, so that a plan can report
 * all of its problems at once. A {@link RecoveryPlan} never has objectives with problems.
 */
public record RecoveryObjectives(Duration rto, Duration rpo, RecoveryTier tier) {

    public static RecoveryObjectives of(Duration rto, Duration rpo, RecoveryTier tier) {
        return new RecoveryObjectives(rto, rpo, tier);
    }

    /** Returns every problem that makes these objectives unusable, in terms that an operator can act on. */
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
                            + "; shorten the RTO or choose a tier with a longer RTO"));
        }
        if (rpo.isNegative() || rpo.isZero()) {
            found.add(
                    new PlanProblem("recovery_objectives.rpo", "the RPO is " + rpo + "; it must be longer than zero"));
        }
        return List.copyOf(found);
    }
}
