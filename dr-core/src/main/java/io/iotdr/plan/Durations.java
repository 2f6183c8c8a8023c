package io.iotdr.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and formats durations: {@code 500ms}, {@code 30s}, {@code 1h30m}, or ISO 8601 ({@code PT1H}). */
public final class Durations {

    /** The longest duration that is accepted; the clocks of the JVM count 292 years at most. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Parses a duration; empty when {@code text} is not one, or longer than {@link #LONGEST}. A number without a unit is
     * not a duration.
     */
    public static Optional<Duration> parse(String text) {
        return parsed(text.strip()).filter(d -> d.compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> parsed(String trimmed) {
        if (trimmed.startsWith("P")) {
            try {
                return Optional.of(Duration.parse(trimmed));
            } catch (java.time.format.DateTimeParseException notIso) {
                return Optional.empty();
            }
        }
        Matcher matcher = PART.matcher(trimmed);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            double millis = Double.parseDouble(matcher.group(1)) * unitMillis(matcher.group(2));
            if (millis > Long.MAX_VALUE / 1_000_000.0) {
                return Optional.empty();
            }
            sum = sum.plusNanos(Math.round(millis * 1_000_000));
            end = matcher.end();
        }
        return end > 0 && end == trimmed.length() ? Optional.of(sum) : Optional.empty();
    }

    /**
     * Formats a duration in the form that {@link #parse} reads, such as {@code 1h30m}. Fractions of a millisecond are
     * dropped unless the whole duration is shorter than one millisecond.
     */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return duration.toString();
        }
        StringBuilder out = new StringBuilder();
        append(out, duration.toDaysPart(), "d");
        append(out, duration.toHoursPart(), "h");
        append(out, duration.toMinutesPart(), "m");
        append(out, duration.toSecondsPart(), "s");
        append(out, duration.toMillisPart(), "ms");
        return out.length() == 0 ? duration.toString() : out.toString();
    }

    private static void append(StringBuilder out, long amount, String unit) {
        if (amount != 0) {
            out.append(amount).append(unit);
        }
    }

    private static double unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
