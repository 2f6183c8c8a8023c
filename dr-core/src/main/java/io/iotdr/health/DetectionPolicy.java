package io.iotdr.health;

import java.time.Duration;

/**
 * Specifies when a region counts as impaired.
 *
 * @param interval the time between two rounds of probes
 * @param timeout the limit for one probe
 * @param window the number of recent results that count
 * @param errorRate the share of failed results in the window from which a probe counts as failing, 0 to 1
 * @param latency the median latency of the successful results above which a probe counts as failing
 * @param minimumTime how long a probe must fail, from the first failure to one that is the newest result; half a window of
 *     successes in a row ends the failure
 * @param coolDown how long no further detection is reported after one, unless more probes fail than then or the region worked
 *     in between
 * @param failbackAfter how long the primary region must have been healthy, while another one serves, before people are told
 *     that it can serve again
 * @param clockMargin how far the clocks of the regions and of this process may differ; a proposed restore goes to a moment
 *     that is earlier by it than the last good result
 */
public record DetectionPolicy(
        Duration interval,
        Duration timeout,
        int window,
        double errorRate,
        Duration latency,
        Duration minimumTime,
        Duration coolDown,
        Duration failbackAfter,
        Duration clockMargin) {

    public static final DetectionPolicy DEFAULT = new DetectionPolicy(
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            5,
            0.05,
            Duration.ofMillis(5000),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            Duration.ofMinutes(30),
            Duration.ofSeconds(1));

    /** Returns this policy with another interval and minimum time. */
    public DetectionPolicy every(Duration pause, Duration minimum) {
        return new DetectionPolicy(
                pause, timeout, window, errorRate, latency, minimum, coolDown, failbackAfter, clockMargin);
    }
}
