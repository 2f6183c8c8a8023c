package io.iotdr.plan;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/** The interval at which a plan is exercised. */
public record DrillSchedule(Period every) {

    private static final List<String> NAMES = List.of("weekly", "monthly", "quarterly", "half_yearly", "yearly");

    /**
     * Parses {@code weekly}, {@code monthly}, {@code quarterly}, {@code half_yearly}, {@code yearly}, {@code annually},
     * or an ISO 8601 period such as {@code P3M}; empty when {@code text} is none of these.
     */
    public static Optional<DrillSchedule> parse(String text) {
        Period period = switch (text.strip()) {
            case "weekly" -> Period.ofWeeks(1);
            case "monthly" -> Period.ofMonths(1);
            case "quarterly" -> Period.ofMonths(3);
            case "half_yearly" -> Period.ofMonths(6);
            case "yearly", "annually" -> Period.ofYears(1);
            default -> Period.ZERO;
        };
        if (!period.isZero()) {
            return Optional.of(new DrillSchedule(period));
        }
        try {
            return Optional.of(new DrillSchedule(Period.parse(text.strip())));
        } catch (java.time.format.DateTimeParseException notIso) {
            return Optional.empty();
        }
    }

    /** Returns the names to list in help texts and error messages; {@code annually} is accepted too. */
    public static List<String> names() {
        return NAMES;
    }
}
