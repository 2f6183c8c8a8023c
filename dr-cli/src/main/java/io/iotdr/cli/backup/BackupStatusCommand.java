package io.iotdr.cli.backup;

import io.iotdr.backup.PointListing;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.schedule.Exposure;
import io.iotdr.backup.schedule.Exposures;
import io.iotdr.json.Json;
import io.iotdr.time.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code dr backup status} command. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show the current RPO exposure of each source (what a disaster now would lose), and its RPO.",
            "Exit status 1 when the exposure of a source exceeds its RPO, 4 when a location does not answer, 3 when something"
                    + " in one is damaged."
        })
final class BackupStatusCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = "--prometheus",
            description = "Print the result in the Prometheus text format, for a textfile collector.")
    private boolean prometheus;

    @Override
    public Integer call() {
        Repository repository = backups.existingRepository();
        PointListing listing = repository.backups().listing();
        List<Exposure> exposures =
                new Exposures(repository, backups.jobs(), SystemClock.INSTANCE).now(listing.points());
        if (json) {
            backups.out().println(Json.pretty(exposures));
        } else if (prometheus) {
            metrics(exposures);
            metrics(repository.locations(), listing);
        } else {
            exposures.forEach(e -> backups.out().println(line(e)));
        }
        backups.out().flush();
        int told = backups.told(listing);
        return exposures.stream().anyMatch(Exposure::exceeded) ? 1 : told;
    }

    private static String line(Exposure exposure) {
        return String.format(
                Locale.ROOT,
                "%-20s %-28s exposure %12s, RPO %s%s",
                exposure.source(),
                exposure.newest().map(Instant::toString).orElse("no backup"),
                exposure.age().map(PointSelection::words).orElse("everything"),
                exposure.rpo().map(PointSelection::words).orElse("not set"),
                exposure.exceeded() ? "  EXCEEDED" : "");
    }

    private void metrics(List<Exposure> exposures) {
        backups.out().println("# HELP iot_dr_rpo_exposure_seconds Seconds of data that a disaster now would lose.");
        backups.out().println("# TYPE iot_dr_rpo_exposure_seconds gauge");
        exposures.forEach(e -> metric(
                "iot_dr_rpo_exposure_seconds",
                e,
                e.age().map(Duration::toSeconds).orElse(-1L)));
        backups.out().println("# HELP iot_dr_rpo_exceeded 1 if the exposure exceeds the RPO, else 0.");
        backups.out().println("# TYPE iot_dr_rpo_exceeded gauge");
        exposures.forEach(e -> metric("iot_dr_rpo_exceeded", e, e.exceeded() ? 1 : 0));
    }

    private void metrics(List<String> locations, PointListing listing) {
        backups.out().println("# HELP iot_dr_backup_location_up 1 if the location answers, else 0.");
        backups.out().println("# TYPE iot_dr_backup_location_up gauge");
        locations.forEach(name -> backups.out()
                .println("iot_dr_backup_location_up{location=\"" + name + "\"} "
                        + (listing.missing().containsKey(name) ? 0 : 1)));
        backups.out().println("# HELP iot_dr_backup_damaged_objects Damaged or foreign objects that a listing found.");
        backups.out().println("# TYPE iot_dr_backup_damaged_objects gauge");
        backups.out()
                .println("iot_dr_backup_damaged_objects " + listing.damaged().size());
    }

    private void metric(String name, Exposure exposure, long value) {
        if (value >= 0) {
            backups.out().println(name + "{source=\"" + exposure.source() + "\"} " + value);
        }
    }
}
