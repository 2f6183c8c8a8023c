package io.iotdr.cli.backup;

import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.cli.console.ProgressBar;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Prints one line per event, for people. */
record PrintedBackupEvents(PrintWriter out) implements BackupEvents {
    @Override
    public void started(List<String> scheduled) {
        say(
                scheduled.isEmpty()
                        ? "running; no source is scheduled"
                        : "running; scheduled: " + String.join(", ", scheduled));
    }

    @Override
    public void notScheduled(String source) {
        say(source + " is not scheduled");
    }

    @Override
    public void made(RecoveryPoint point) {
        say(point.id() + "  " + point.files() + " files, " + ProgressBar.size(point.stored()) + " new");
        point.verdicts().stream().filter(v -> !v.good()).forEach(v -> say(point.id() + " is SUSPECT: " + v.evidence()));
    }

    @Override
    public void attention(String source, List<String> repository, List<String> missing) {
        repository.forEach(line -> say(source + ": repository: " + line));
        missing.forEach(line -> say(source + ": location missing: " + line));
    }

    @Override
    public void verified(VerifyResult found) {
        found.damage().forEach(d -> say("damaged  " + d));
        found.missing().forEach((location, why) -> say("location missing: " + location + ": " + why));
        say("verified " + found.points() + " recovery points, " + ProgressBar.size(found.bytes()) + " read: "
                + (!found.isDamaged()
                        ? "no damage"
                        : "DAMAGED; list the affected recovery points with: dr backup verify"));
    }

    @Override
    public void sampled(RecoveryPoint point, SampleRestore restored) {
        restored.findings().forEach(f -> say("damaged  " + f));
        say("restored " + restored.files() + " files of " + point.id() + " and compared: "
                + (restored.findings().isEmpty() ? "identical" : "DAMAGED"));
    }

    @Override
    public void pruned(PruneResult done) {
        say("pruned " + done.forgotten().size() + " recovery points, freed " + ProgressBar.size(done.freed()));
    }

    @Override
    public void failed(String what, RuntimeException failure, Duration again) {
        say(what + " failed: " + failure.getMessage() + "; retrying in " + again.toSeconds() + " s");
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
