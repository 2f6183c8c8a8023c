package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.internal.decide.RecoveryState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message to the reader of one run.
 *
 * @param events computes events from the state
 * @param alone whether it is judged by the state after all messages before it, as a person's command must be
 * @param durable completes when the events are stored
 */
record DriverMessage(
        Function<RecoveryState, List<RecoveryEvent>> events, boolean alone, CompletableFuture<@Nullable Void> durable) {

    /** Returns the messages in their order, divided into those that are stored with one append, and so with one fsync. */
    static List<List<DriverMessage>> batches(List<DriverMessage> messages) {
        List<List<DriverMessage>> all = new ArrayList<>();
        List<DriverMessage> together = new ArrayList<>();
        for (DriverMessage message : messages) {
            if (message.alone()) {
                all.add(together);
                all.add(List.of(message));
                together = new ArrayList<>();
            } else {
                together.add(message);
            }
        }
        all.add(together);
        return all;
    }
}
