package io.iotdr.recovery.internal.drive;

import java.util.Optional;

/** The id of a run, split into its parts. */
record RunId(String plan, long number) implements Comparable<RunId> {

    /** Returns empty for a stream that does not belong to a run. */
    static Optional<RunId> parse(String text) {
        int dash = text.lastIndexOf('-');
        String digits = text.substring(dash + 1);
        boolean isNumber = dash > 0
                && !digits.isEmpty()
                && digits.length() < 18
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(new RunId(text.substring(0, dash), Long.parseLong(digits))) : Optional.empty();
    }

    String text() {
        return plan + "-" + number;
    }

    @Override
    public int compareTo(RunId other) {
        int byPlan = plan.compareTo(other.plan);
        return byPlan != 0 ? byPlan : Long.compare(number, other.number);
    }
}
