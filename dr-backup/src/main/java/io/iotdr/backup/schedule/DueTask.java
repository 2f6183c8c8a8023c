package io.iotdr.backup.schedule;

import java.time.Instant;
import java.util.Optional;

/** Recurring work that one of several processes does. */
interface DueTask {

    /** Returns the name that is reported when the duty fails. */
    String name();

    /** Returns the name of the lease that prevents other processes from doing this at the same time. */
    String lease();

    Timetable timetable();

    /**
     * Returns when any process did this last, as far as it is known. Ignores times after {@code now}, which a wrong
     * clock must have produced.
     */
    Optional<Instant> last(Instant now);

    /** Does the work, and returns the moment from which the next due time is computed. */
    Instant perform();
}
