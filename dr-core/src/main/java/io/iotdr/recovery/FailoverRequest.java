package io.iotdr.recovery;

import io.iotdr.plan.Disaster;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to fail over by a plan.
 *
 * @param plan the plan's id
 * @param disaster the disaster to recover from
 * @param initiator the person or program that starts the run; it cannot approve the run's steps
 * @param overridden the safety rules that do not apply to this start
 */
public record FailoverRequest(String plan, Disaster disaster, String initiator, Set<SafetyRule> overridden) {

    public FailoverRequest {
        overridden = Set.copyOf(overridden);
    }

    /** Returns a request in the name of this process's user, with every safety rule. */
    public static FailoverRequest of(String plan, Disaster disaster) {
        return new FailoverRequest(plan, disaster, System.getProperty("user.name", "unknown"), Set.of());
    }

    /** Returns this request in the name of {@code who}. */
    public FailoverRequest by(String who) {
        return new FailoverRequest(plan, disaster, who, overridden);
    }

    /** Returns this request without these safety rules. */
    public FailoverRequest override(SafetyRule... rules) {
        Set<SafetyRule> all = Stream.concat(overridden.stream(), Arrays.stream(rules))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SafetyRule.class)));
        return new FailoverRequest(plan, disaster, initiator, all);
    }

    /** Returns whether a safety rule applies. */
    public boolean keeps(SafetyRule rule) {
        return !overridden.contains(rule);
    }
}
