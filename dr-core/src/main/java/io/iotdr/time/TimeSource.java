package io.iotdr.time;

/** A clock and the scheduler that waits by it. They must belong together. */
public record TimeSource(Clock clock, Scheduler scheduler) {

    /** Returns the machine's clock with threads named {@code threads} and a number. */
    public static TimeSource system(String threads) {
        return new TimeSource(SystemClock.INSTANCE, new ThreadScheduler(threads));
    }
}
