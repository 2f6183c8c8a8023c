package io.iotdr.health;

import java.time.Duration;

/**
 * When a region counts as impaired.
 *
 * @param interval between two looks of a vantage point
 * @param timeout of one look
 * @param window how many looks back are counted
 * @param errorRate share of failed looks in the window from which a probe counts as failing
 * @param latency median of the window's successful looks above which a probe counts as failing
 * @param minimumTime how long a region must have been failing without a break
 * @param coolDown how long after a detection no further one is reported
 */
public record DetectionPolicy(
        Duration interval,
        Duration timeout,
        int window,
        double errorRate,
        Duration latency,
        Duration minimumTime,
        Duration coolDown) {

    public static final DetectionPolicy DEFAULT = new DetectionPolicy(
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            5,
            0.05,
            Duration.ofMillis(5000),
            Duration.ofMinutes(2),
            Duration.ofHours(1));

    /** The same policy, looking this often and acting after this long. */
    public DetectionPolicy every(Duration pause, Duration minimum) {
        return new DetectionPolicy(pause, timeout, window, errorRate, latency, minimum, coolDown);
    }
}
