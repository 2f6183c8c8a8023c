package io.iotdr.cli.console;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The pause between two reads of a journal that another process writes. */
public final class Sleep {

    private Sleep() {}

    public static void of(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
