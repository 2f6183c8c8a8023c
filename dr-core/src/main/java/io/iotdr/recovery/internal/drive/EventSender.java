package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.internal.decide.RecoveryState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queues a message for the driver of a run; the result completes when the message's events are durable. */
@FunctionalInterface
interface EventSender {
    CompletableFuture<@Nullable Void> send(Function<RecoveryState, List<RecoveryEvent>> events);
}
