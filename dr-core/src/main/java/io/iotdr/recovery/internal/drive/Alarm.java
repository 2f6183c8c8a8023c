package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Wakes the driver of one run, so that it decides again. Only the driver's reader uses it. */
final class Alarm {

    private final Environment environment;
    private final EventSender driver;
    private Instant next = Instant.MAX;

    Alarm(Environment environment, EventSender driver) {
        this.environment = environment;
        this.driver = driver;
    }

    /** Wakes the driver at this moment, unless it wakes earlier. */
    void set(Instant moment) {
        if (moment.isBefore(next)) {
            next = moment;
            Duration delay = Duration.between(environment.clock().now(), moment);
            environment.scheduler().after(delay.isNegative() ? Duration.ZERO : delay, this::ring);
        }
    }

    private void ring() {
        driver.send(s -> {
            next = Instant.MAX;
            return List.of();
        });
    }
}
