package io.iotdr.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When something is due again. Immutable. */
public sealed interface Timetable {

    /** The first moment after {@code last} at which it is due. */
    Instant next(Instant last);

    /**
     * By a cron expression of five fields: minute, hour, day of the month, month, day of the week.
     *
     * @param zone in which it is read; an hour that daylight saving skips is skipped, one that it repeats counts as the expression says
     * @throws IllegalArgumentException when it is none, or its moment never comes
     * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html">POSIX crontab</a>
     */
    static Timetable cron(String expression, ZoneId zone) {
        Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression);
        ExecutionTime times = ExecutionTime.forCron(cron);
        if (times.nextExecution(ZonedDateTime.ofInstant(Instant.EPOCH, zone)).isEmpty()) {
            throw new IllegalArgumentException("the moment never comes");
        }
        return new ByCron(times, zone);
    }

    /** Again and again after this time. */
    static Timetable every(Duration pause) {
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("a pause of " + pause + " is none");
        }
        return new Every(pause);
    }

    /** Twice within the recovery point objective, so that one that fails can be made again in time. */
    static Timetable within(Duration rpo) {
        return every(rpo.dividedBy(2));
    }

    /** By a cron expression. */
    record ByCron(ExecutionTime times, ZoneId zone) implements Timetable {
        @Override
        public Instant next(Instant last) {
            return times.nextExecution(last.atZone(zone))
                    .map(ZonedDateTime::toInstant)
                    .orElse(Instant.MAX);
        }
    }

    /** After a pause. */
    record Every(Duration pause) implements Timetable {
        @Override
        public Instant next(Instant last) {
            return last.plus(pause);
        }
    }
}
