package io.iotdr.schedule;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.SampleRestore;
import io.iotdr.repository.BackupConfiguration;
import io.iotdr.spi.ProviderSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** When the sources of a {@code backup} section are backed up, and what else is done by a timetable. */
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
                    .map(s -> cron("sources." + source.getKey(), s, zone))
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

    /**
     * What is done besides backups: {@code verify} and {@code prune}, each by its {@code schedule}.
     *
     * @param prune what is not kept, see {@link BackupConfiguration#pruning}
     * @throws IllegalArgumentException saying which key of the section is wrong
     */
    public Upkeep upkeep(PruneRequest prune) {
        return new Upkeep(
                backup.child("verify").map(this::verify),
                backup.child("prune").map(p -> new Upkeep.Prune(timetable("prune", p), prune)));
    }

    private Upkeep.Verify verify(ProviderSettings settings) {
        OptionalDouble sample = settings.text("restore_sample")
                .map(text -> OptionalDouble.of(SampleRestore.share("backup.verify.restore_sample", text)))
                .orElse(OptionalDouble.empty());
        return new Upkeep.Verify(timetable("verify", settings), settings.truth("read_data", sample.isEmpty()), sample);
    }

    private Timetable timetable(String key, ProviderSettings settings) {
        String expression = settings.text("schedule")
                .orElseThrow(() -> new IllegalArgumentException(
                        "backup." + key + ".schedule is missing; expected five fields such as '30 2 * * *'"));
        return cron(key, expression, configuration.zone());
    }

    private static Timetable cron(String key, String expression, ZoneId zone) {
        try {
            return Timetable.cron(expression, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "backup." + key + ".schedule is '" + expression + "'; expected five fields such as '30 2 * * *': "
                            + e.getMessage(),
                    e);
        }
    }

    /** By how much backups are later than their timetables say, at most. */
    public Duration jitter() {
        return backup.duration("jitter", Duration.ZERO);
    }
}
