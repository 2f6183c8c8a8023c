package io.iotdr.time;

/** The clock that tells the time and the scheduler that waits for it. They must belong together. */
public record TimeSource(Clock clock, Scheduler scheduler) {

    /** Returns the machine's clock with threads named {@code threads} and a number. */
    public static TimeSource system(String threads) {
        return new TimeSource(SystemClock.INSTANCE, new ThreadScheduler(threads));
    }
}
