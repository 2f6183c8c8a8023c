package io.iotdr.schedule;

import java.time.Instant;
import java.util.Optional;

/** Something that is to be done again and again, by one of several processes. */
interface Duty {

    /** What it is called where it is told that it failed. */
    String name();

    /** The lease that keeps other processes from doing it at the same time. */
    String lease();

    Timetable timetable();

    /** When it was done last, by whomever, as far as that can be found out; what happened after {@code now} was a clock that was wrong. */
    Optional<Instant> last(Instant now);

    /** Does it; gives the moment from which it is due again. */
    Instant perform();
}
