package io.iotdr.schedule;

import io.iotdr.backup.BackupSource;
import io.iotdr.repository.BackupConfiguration;
import io.iotdr.spi.ProviderSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When the sources of a {@code backup} section are backed up. */
public final class ScheduleConfiguration {

    private static final Duration BASE_BACKUPS = Duration.ofDays(1);

    private final ProviderSettings backup;
    private final BackupConfiguration configuration;

    /** For this {@code backup} section, from which {@code configuration} reads the sources. */
    public ScheduleConfiguration(ProviderSettings backup, BackupConfiguration configuration) {
        this.backup = backup;
        this.configuration = configuration;
    }

    /**
     * The sources, each with when it is backed up: by its own {@code schedule}, or often enough for its {@code rpo}. A
     * PostgreSQL cluster without a schedule is backed up once a day, since its log keeps the objective.
     *
     * @param rpo what holds for a source that says none of its own, such as the strictest of the plans
     * @throws IllegalArgumentException saying which key of the section is wrong
     */
    public List<BackupJob> jobs(Optional<Duration> rpo) {
        ZoneId zone = configuration.zone();
        Map<String, ProviderSettings> settings = backup.children("sources");
        List<BackupJob> jobs = new ArrayList<>();
        for (Map.Entry<String, BackupSource> source : configuration.sources().entrySet()) {
            ProviderSettings own =
                    Optional.ofNullable(settings.get(source.getKey())).orElseThrow();
            Optional<Duration> objective =
                    own.text("rpo").isPresent() ? Optional.of(own.duration("rpo", Duration.ZERO)) : rpo;
            Optional<Timetable> timetable = own.text("schedule")
                    .map(s -> cron(source.getKey(), s, zone))
                    .or(() -> byObjective(source.getValue(), objective));
            jobs.add(new BackupJob(source.getKey(), source.getValue(), timetable, objective));
        }
        return jobs;
    }

    /** A cluster that archives its log keeps the objective by that, and its base backups only shorten the replay. */
    private static Optional<Timetable> byObjective(BackupSource source, Optional<Duration> objective) {
        return source instanceof BackupSource.PostgreSql
                ? Optional.of(Timetable.every(BASE_BACKUPS))
                : objective.map(Timetable::within);
    }

    private static Timetable cron(String source, String expression, ZoneId zone) {
        try {
            return Timetable.cron(expression, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "backup.sources." + source + ".schedule is '" + expression
                            + "'; expected five fields such as '30 2 * * *': " + e.getMessage(),
                    e);
        }
    }

    /** By how much backups are later than their timetables say, at most. */
    public Duration jitter() {
        return backup.duration("jitter", Duration.ZERO);
    }
}
