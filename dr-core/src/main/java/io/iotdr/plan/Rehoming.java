package io.iotdr.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How the step {@code re-home-devices} brings devices back, as its parameters tell.
 *
 * @param connectsPerSecond the most new connections a second that the target region bears; without it the region is asked
 * @param devices the size of the fleet, for a forecast before any region is asked
 * @param share the share of the fleet that must be connected
 * @param wave how long a rate is tried before the next rate is chosen from what came
 */
public record Rehoming(Optional<Integer> connectsPerSecond, Optional<Long> devices, double share, Duration wave) {

    private static final long MOST = 1_000_000_000L;

    /**
     * Reads the parameters of a step.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when one is not of its type
     * @throws IllegalArgumentException when one is out of its bounds; the message names it
     */
    public static Rehoming of(StepParameters parameters) {
        double share = parameters.number("devices_share", 0.95);
        Duration wave = parameters.duration("wave", Duration.ofSeconds(5));
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("devices_share is " + share + "; it must be above 0 and at most 1");
        }
        if (wave.compareTo(Duration.ofSeconds(1)) < 0 || wave.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("wave is " + Durations.text(wave) + "; it must be from 1s to 10m");
        }
        return new Rehoming(
                whole(parameters, "connects_per_second").map(Long::intValue),
                whole(parameters, "devices"),
                share,
                wave);
    }

    /** Returns how a run of this kind brings devices back; empty when no step of it does. */
    public static Optional<Rehoming> of(RecoveryPlan plan, RunKind kind) {
        return plan.steps(kind).stream()
                .filter(s -> s.is(BuiltInStep.RE_HOME_DEVICES))
                .filter(s -> s.occasions().possibleIn(kind))
                .map(s -> of(s.parameters()))
                .findFirst();
    }

    private static Optional<Long> whole(StepParameters parameters, String name) {
        return parameters.text(name).map(text -> {
            double value = parameters.number(name, 0);
            if (!(value >= 1 && value <= MOST) || value != Math.rint(value)) {
                throw new IllegalArgumentException(
                        name + " is " + text + "; it must be a whole number from 1 to " + MOST);
            }
            return (long) value;
        });
    }

    /**
     * Returns the shortest time in which the devices can come back, which no plan can beat; empty unless both the rate and
     * the size of the fleet are known.
     */
    public Optional<Duration> floor() {
        return connectsPerSecond.flatMap(rate -> devices.map(count -> floor(count, rate)));
    }

    /** Returns the shortest time in which the share of {@code count} devices comes back at {@code rate} a second. */
    public Duration floor(long count, int rate) {
        return Duration.ofSeconds((long) Math.ceil(Math.ceil(count * share) / rate));
    }

    /** Returns the fleet and its rate, such as {@code 1 000 000 devices at 500/s}; the parts that are known. */
    public String text() {
        String fleet = devices.map(count -> grouped(count) + " devices").orElse("the devices");
        return connectsPerSecond.map(rate -> fleet + " at " + rate + "/s").orElse(fleet);
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
    }
}
