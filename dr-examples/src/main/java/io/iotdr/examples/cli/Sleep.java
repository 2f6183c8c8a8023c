package io.iotdr.examples.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The pause between two reads of a journal that another process writes. */
final class Sleep {

    private Sleep() {}

    static void of(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
