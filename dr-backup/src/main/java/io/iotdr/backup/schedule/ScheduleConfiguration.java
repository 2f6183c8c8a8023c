package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.spi.ProviderSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads from a {@code backup} section when each source is backed up, and when the repository is verified and pruned.
 */
public final class ScheduleConfiguration {

    private static final Duration BASE_BACKUPS = Duration.ofDays(1);

    private final ProviderSettings backup;
    private final BackupConfiguration configuration;

    /** Reads the given {@code backup} section; {@code configuration} supplies its sources. */
    public ScheduleConfiguration(ProviderSettings backup, BackupConfiguration configuration) {
        this.backup = backup;
        this.configuration = configuration;
    }

    /**
     * Returns the sources with their timetables. A source is backed up by its own {@code schedule}, or else often
     * enough for its {@code rpo}. A PostgreSQL cluster without a schedule is backed up once a day, because its archived
     * log meets the RPO.
     *
     * @param rpo the objective for sources without one of their own, such as the strictest of all plans
     * @throws IllegalArgumentException naming the key of the section that is wrong
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

    /** An archived log meets the RPO without base backups; a newer base backup only shortens the replay. */
    private static Optional<Timetable> byObjective(BackupSource source, Optional<Duration> objective) {
        return source instanceof BackupSource.PostgreSql
                ? Optional.of(Timetable.every(BASE_BACKUPS))
                : objective.map(Timetable::within);
    }

    /**
     * Returns the work besides backups: {@code verify} and {@code prune}, each by its own {@code schedule}.
     *
     * @param prune what to prune, see {@link BackupConfiguration#pruning}
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Maintenance upkeep(PruneRequest prune) {
        return new Maintenance(
                backup.child("verify").map(this::verify),
                backup.child("prune").map(p -> new Maintenance.Prune(timetable("prune", p), prune)));
    }

    private Maintenance.Verify verify(ProviderSettings settings) {
        OptionalDouble sample = settings.text("restore_sample")
                .map(text -> OptionalDouble.of(SampleRestore.share("backup.verify.restore_sample", text)))
                .orElse(OptionalDouble.empty());
        return new Maintenance.Verify(
                timetable("verify", settings), settings.bool("read_data", sample.isEmpty()), sample);
    }

    private Timetable timetable(String key, ProviderSettings settings) {
        String expression = settings.text("schedule")
                .orElseThrow(() -> new IllegalArgumentException(
                        "backup." + key + ".schedule is missing; expected a cron expression such as '30 2 * * *'"));
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

    /** Returns the most by which a backup, verification or prune is later than its timetable says. */
    public Duration jitter() {
        return backup.duration("jitter", Duration.ZERO);
    }
}
