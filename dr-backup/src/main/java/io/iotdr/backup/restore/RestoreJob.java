package io.iotdr.backup.restore;

import io.iotdr.backup.BackupProgress;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.backup.restore.RestoreNote.RestoredBase;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One attempt at a restore, which continues what earlier attempts have done. Not thread-safe. */
final class RestoreJob {

    private final RestoreMemory memory;
    private final Repository repository;
    private final Consumer<Progress> progress;
    private RestoreNote note;

    RestoreJob(RestoreNote note, RestoreMemory memory, Repository repository, Consumer<Progress> progress) {
        this.note = note;
        this.memory = memory;
        this.repository = repository;
        this.progress = progress;
    }

    /** Returns a short text for names of files, the same for every attempt. */
    String id() {
        return RestoreMemory.id(note.key());
    }

    String source() {
        return note.source();
    }

    RestoredBase base() {
        return note.base();
    }

    Optional<Instant> notAfter() {
        return note.notAfter();
    }

    Repository repository() {
        return repository;
    }

    /** Returns the backup, which must still exist. */
    RecoveryPoint point() {
        return repository.backups().list(source()).stream()
                .filter(p -> p.id().equals(base().id()))
                .findFirst()
                .orElseThrow(() -> ProviderException.refused(
                        "backup",
                        "restore " + source(),
                        base().id() + " is in no location any more; skip or abandon this run and begin another one"));
    }

    boolean has(RestorePhase phase) {
        return note.phase().compareTo(phase) >= 0;
    }

    /** Notes durably that a phase is done. */
    void reach(RestorePhase phase) {
        note = note.in(phase);
        memory.keep(note);
    }

    /** Forgets what earlier attempts have done, since it is gone; the same backup is fetched again. */
    void restart() {
        note = note.anew();
        memory.keep(note);
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(note.facts().get(name));
    }

    /** Notes a fact durably, for later phases. */
    void learn(String name, String value) {
        note = note.with(name, value);
        memory.keep(note);
    }

    /** Returns what an earlier attempt restored, if it has replayed the log. */
    Optional<Restored> replayed() {
        return note.result();
    }

    /** Notes durably what was restored, before anybody uses it. */
    Restored replayed(Restored restored) {
        note = note.with(restored);
        reach(RestorePhase.REPLAYED);
        return restored;
    }

    /** Notes durably that the restore is done. */
    void done(Restored restored) {
        note = note.with(restored);
        reach(RestorePhase.DONE);
    }

    void tell(String text) {
        progress.accept(new Progress(text, Optional.empty()));
    }

    /** Returns a listener that passes the progress of a backup operation on. */
    Consumer<BackupProgress> bytes() {
        return p -> progress.accept(new Progress(
                megabytes(p.bytes())
                        + (p.total().isPresent() ? " of " + megabytes(p.total().getAsLong()) : "")
                        + " MB restored",
                p.left()));
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    /** Returns what the commands of a restore may need to know. */
    Map<String, String> environment() {
        return Map.of(
                "DR_SOURCE",
                source(),
                "DR_BACKUP",
                base().id(),
                "DR_NOT_AFTER",
                notAfter().map(Instant::toString).orElse(""));
    }
}
