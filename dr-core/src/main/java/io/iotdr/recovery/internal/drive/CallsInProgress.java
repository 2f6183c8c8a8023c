package io.iotdr.recovery.internal.drive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The provider calls of one attempt that have not returned. When the attempt is declared lost, each counts as failed:
 * otherwise a call that hangs would keep the only permission of a half-open circuit breaker permanently. Thread-safe.
 */
final class CallsInProgress {

    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

    /** Records that a call begins; {@code failed} counts it as failed, and does nothing once the call has returned. */
    void begin(Runnable failed) {
        open.add(failed);
    }

    void end(Runnable failed) {
        open.remove(failed);
    }

    void giveUp() {
        open.forEach(Runnable::run);
    }
}
