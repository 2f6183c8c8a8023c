package io.iotdr.backup.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Computes when something is due again. Immutable. */
public sealed interface Timetable {

    /** Returns the first due moment after {@code last}. */
    Instant next(Instant last);

    /**
     * Returns a timetable by a cron expression of five fields: minute, hour, day of the month, month, day of the week.
     *
     * @param zone the time zone of the expression. A time that daylight saving skips is skipped; one that it repeats is
     *     due as often as the expression says
     * @throws IllegalArgumentException when the expression is invalid or never matches
     * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html">POSIX crontab</a>
     */
    static Timetable cron(String expression, ZoneId zone) {
        Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression);
        ExecutionTime times = ExecutionTime.forCron(cron);
        if (times.nextExecution(ZonedDateTime.ofInstant(Instant.EPOCH, zone)).isEmpty()) {
            throw new IllegalArgumentException("it never matches");
        }
        return new ByCron(times, zone);
    }

    /** Returns a timetable that is due {@code pause} after the last time. */
    static Timetable every(Duration pause) {
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("the pause is " + pause + "; expected more than zero");
        }
        return new Every(pause);
    }

    /**
     * Returns a timetable that is due twice within the recovery point objective, so that a failed backup can be retried
     * in time.
     */
    static Timetable within(Duration rpo) {
        return every(rpo.dividedBy(2));
    }

    /** A timetable by a cron expression. */
    record ByCron(ExecutionTime times, ZoneId zone) implements Timetable {
        @Override
        public Instant next(Instant last) {
            return times.nextExecution(last.atZone(zone))
                    .map(ZonedDateTime::toInstant)
                    .orElse(Instant.MAX);
        }
    }

    /** A timetable with a constant pause. */
    record Every(Duration pause) implements Timetable {
        @Override
        public Instant next(Instant last) {
            return last.plus(pause);
        }
    }
}
