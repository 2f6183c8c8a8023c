package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.FindingNoted;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.spi.Progress;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** How far an attempt has come, by the events that it stores. Thread-safe. */
final class AttemptProgress {

    /** A report is stored durably, which must not slow down what it reports on. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long WAIT_NANOS = Duration.ofMinutes(1).toNanos();

    /** The events after which an attempt continues. */
    private static final Set<Class<? extends RecoveryEvent>> MIDWAY =
            Set.of(StepStarted.class, StepCaptured.class, StepProgressed.class, StepApplied.class, FindingNoted.class);

    private final String step;
    private final Clock clock;
    private volatile Optional<StepRunner.Log> log = Optional.empty();
    private volatile boolean finishing;
    private Optional<Long> last = Optional.empty();

    AttemptProgress(String step, Clock clock) {
        this.step = step;
        this.clock = clock;
    }

    /** Sets where reports are recorded; before that, and in a dry run, they are not. */
    void recordIn(StepRunner.Log events) {
        log = Optional.of(events);
    }

    /** Records what a step says of itself, unless it reported a short while ago. */
    void report(Progress progress) {
        log.filter(l -> isDue(PAUSE_NANOS))
                .ifPresent(l -> l.append(new StepProgressed(step, progress.text(), progress.left(), clock.now())));
    }

    /**
     * Records what an attempt waits for, once it has waited for a while, and unless it has reported something lately.
     *
     * @param since when the wait began, by the nanoseconds of the clock
     */
    void waits(String what, long since) {
        if (clock.nanos() - since >= PAUSE_NANOS) {
            log.filter(l -> isDue(WAIT_NANOS))
                    .ifPresent(l ->
                            l.append(new StepProgressed(step, "waits for " + what, Optional.empty(), clock.now())));
        }
    }

    private synchronized boolean isDue(long pause) {
        long now = clock.nanos();
        boolean due = last.filter(l -> now - l < pause).isEmpty();
        if (due) {
            last = Optional.of(now);
        }
        return due;
    }

    /** Notes that events of the attempt are being stored. */
    void stores(RecoveryEvent... events) {
        finishing |= Arrays.stream(events).anyMatch(e -> !MIDWAY.contains(e.getClass()));
    }

    /** Returns whether the last event of the attempt was stored: its thread then returns, and need not be ended. */
    boolean finishes() {
        return finishing;
    }
}
