package io.iotdr.backup.repository.internal.progress;

import io.iotdr.backup.BackupProgress;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reports progress to a listener, about twice a second. Not thread-safe. */
public final class ProgressReporter {

    private static final Duration EVERY = Duration.ofMillis(500);

    private final Clock clock;
    private final Consumer<BackupProgress> listener;
    private final long begun;
    private long told;

    public ProgressReporter(Clock clock, Consumer<BackupProgress> listener) {
        this.clock = clock;
        this.listener = listener;
        this.begun = clock.nanos();
        this.told = begun;
    }

    /** Reports unless the last report was less than half a second ago. */
    public void tell(long files, long bytes, OptionalLong total) {
        if (clock.nanos() - told >= EVERY.toNanos()) {
            tellNow(files, bytes, total);
        }
    }

    public void tellNow(long files, long bytes, OptionalLong total) {
        told = clock.nanos();
        listener.accept(new BackupProgress(files, bytes, total, Duration.ofNanos(told - begun)));
    }
}
