package io.iotdr.examples.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Between two looks at a journal that another process writes. */
final class Pause {

    private Pause() {}

    static void of(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
