package io.iotdr.health;

/** Receives what a {@link HealthMonitor} detects. It is called while the monitor is locked and must return quickly. */
@FunctionalInterface
public interface DetectionListener {

    /**
     * Called while a region is impaired, at most once within the cool-down after it was dealt with.
     *
     * @return whether the detection was dealt with; otherwise it is reported again after the next round of probes
     */
    boolean onDetection(Detection detection);

    /** Called once when no probe of the region fails any more, after a detection. */
    default void onRecovery() {}

    /**
     * Called once when, for the policy's minimum time, so many vantage points have reached nothing outside the region that the
     * others are no majority: then this process is probably cut off itself, and detects nothing.
     */
    default void onIsolation(String reason) {}

    /**
     * Called once when a probe begins to fail for a reason of its own, such as a refused login: it then says nothing about
     * the region, and somebody must repair it.
     */
    default void onBlindProbe(String vantagePoint, String probe, String reason) {}
}
