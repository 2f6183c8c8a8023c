package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Durations;
import io.iotdr.plan.NearestName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Selects the recovery point that a command names. */
final class PointSelection {

    private final Backups backups;

    PointSelection(Backups backups) {
        this.backups = backups;
    }

    /**
     * Returns the recovery point with the given id; or the newest trusted one of the given source, or of all sources
     * for {@code latest}.
     */
    RecoveryPoint point(BackupManager manager, String name) {
        List<RecoveryPoint> all = manager.list();
        Optional<RecoveryPoint> named =
                all.stream().filter(p -> p.id().equals(name)).findFirst();
        List<RecoveryPoint> among = all.stream()
                .filter(p -> p.source().equals(name) || name.equals("latest"))
                .toList();
        if (all.isEmpty()) {
            throw new DisasterRecoveryException(
                    "there is no recovery point yet; make the first one with: " + backups.hint("create"));
        }
        if (named.isEmpty() && among.isEmpty() && backups.sources().containsKey(name)) {
            throw new DisasterRecoveryException("the source '" + name + "' has no recovery point yet; make one with: "
                    + backups.hint("create") + " " + name);
        }
        if (named.isEmpty() && among.isEmpty()) {
            throw backups.usage("there is no recovery point and no source '" + name + "'"
                    + NearestName.hint(name, List.copyOf(backups.sources().keySet()))
                    + "; list the recovery points with: "
                    + backups.hint("list"));
        }
        return named.orElseGet(() -> chosen(among, all));
    }

    /**
     * Chooses the newest trusted point and prints which newer points are suspect. Fails when that choice exceeds the
     * RPO, so that a person decides.
     */
    RecoveryPoint chosen(List<RecoveryPoint> among, List<RecoveryPoint> all) {
        TrustedPointChoice choice = TrustedPointChoice.of(among, all)
                .orElseThrow(() -> new DisasterRecoveryException("there is no trusted recovery point; give a"
                        + " suspect point's id to restore it anyway. List them and their findings with: "
                        + backups.hint("list")));
        if (choice.passedOver().isEmpty()) {
            return choice.point();
        }
        String said = passedOver(choice.passedOver()) + "\n" + choice.point().id()
                + " is the newest trusted recovery point; it loses " + words(choice.cost()) + " more";
        Optional<Duration> mayBeLost =
                rpo(choice.point().source()).filter(rpo -> choice.cost().compareTo(rpo) > 0);
        if (mayBeLost.isPresent()) {
            throw new DisasterRecoveryException(said + ", which exceeds the RPO of " + words(mayBeLost.get())
                    + ". Decide, and give the id of one: " + choice.point().id() + " (trusted), or "
                    + choice.passedOver().lastKey() + " (newest, suspect)");
        }
        backups.err().println(said + ". To use another one, give its id");
        backups.err().flush();
        return choice.point();
    }

    private static String passedOver(SortedMap<String, List<String>> points) {
        String first = points.firstKey();
        String more = points.size() == 1 ? "" : " (and " + (points.size() - 1) + " later)";
        return "skipped the suspect point " + first + more + ": "
                + String.join("; ", points.getOrDefault(first, List.of()));
    }

    /** Formats a duration in whole seconds. */
    static String words(Duration length) {
        return Durations.text(Duration.ofSeconds(length.toSeconds()));
    }

    private Optional<Duration> rpo(String source) {
        return backups.jobs().stream()
                .filter(job -> job.name().equals(source))
                .findFirst()
                .flatMap(BackupJob::rpo);
    }
}
