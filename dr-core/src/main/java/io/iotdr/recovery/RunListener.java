package io.iotdr.recovery;

/**
 * Receives the events of a run that this process drives, each after it is durable, in order, and on one thread at a time.
 * It may call back into the run, and it may be slow: the run does not wait for it.
 */
@FunctionalInterface
public interface RunListener {

    void onEvent(RecoveryEvent event);

    /**
     * Called instead of {@link #onEvent} when the listener was so slow that events had to be dropped. The journal has
     * them: {@code DisasterRecovery.events(execution)}.
     *
     * @param count the number of dropped events
     */
    default void onMissed(long count) {}
}
