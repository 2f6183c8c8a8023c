package io.iotdr.backup.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.RestorablePoints;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Restores one source of a repository into a region: the newest trusted recovery point, and the log after it. What a
 * restore has done is remembered durably, so that a repeated call continues it with the same backup. Thread-safe.
 */
public final class BackupRestore implements DataRestore {

    private static final String PROVIDER = "backup";
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

    /** Which source is restored, where to, and where that is remembered. */
    public record RestoreRoute(String source, RestoreTarget target, Path state) {}

    /** An answer of a short while ago; listing a repository costs several requests. */
    private record SeenPoint(Optional<Instant> notAfter, Optional<Instant> newest, long at) {}

    private final Supplier<Repository> opening;
    private final String source;
    private final RestoreTarget target;
    private final RestoreMemory memory;
    private final Clock clock;
    private Optional<Repository> opened = Optional.empty();
    private volatile Optional<SeenPoint> seen = Optional.empty();

    /**
     * Restores along a route.
     *
     * @param repository opens the repository, at the first use; called again after it has failed
     */
    public BackupRestore(Supplier<Repository> repository, RestoreRoute route, Clock clock) {
        this.opening = repository;
        this.source = route.source();
        this.target = route.target();
        this.memory = new RestoreMemory(route.state());
        this.clock = clock;
    }

    @Override
    public Optional<Instant> newestPoint(Optional<Instant> notAfter) {
        refuseObstacle();
        Optional<SeenPoint> known = seen;
        long now = clock.nanos();
        if (known.filter(k -> k.notAfter().equals(notAfter) && now - k.at() < REMEMBERED_NANOS)
                .isPresent()) {
            return known.get().newest();
        }
        Optional<Instant> newest = reading("list its recovery points", () -> points().newest(notAfter))
                .map(this::notInTheFuture);
        seen = Optional.of(new SeenPoint(notAfter, newest, now));
        return newest;
    }

    private void refuseObstacle() {
        target.obstacle(memory::isUnfinished).ifPresent(reason -> {
            throw ProviderException.refused(PROVIDER, "restore " + source, reason);
        });
    }

    /** A backup or a record from the future comes from a wrong clock, and loses no less than one of now. */
    private Instant notInTheFuture(Instant point) {
        Instant now = clock.now();
        return point.isAfter(now) ? now : point;
    }

    @Override
    public Optional<Restored> restored(String key) {
        return memory.find(key)
                .filter(note -> note.phase() == RestorePhase.DONE && target.isThere())
                .flatMap(RestoreNote::result);
    }

    @Override
    public Restored restore(String key, Optional<Instant> notAfter, Consumer<Progress> progress) {
        return memory.alone(() -> {
            RestoreNote note = memory.find(key)
                    .filter(n -> n.phase() != RestorePhase.DONE || target.isThere())
                    .filter(this::isStillGood)
                    .orElseGet(() -> begun(key, notAfter));
            if (!note.source().equals(source)) {
                throw ProviderException.refused(
                        PROVIDER,
                        "restore " + source,
                        "this restore was begun with the source " + note.source() + "; restore the configuration, or"
                                + " begin another run");
            }
            return note.phase() == RestorePhase.DONE ? note.result().orElseThrow() : carriedOut(note, progress);
        });
    }

    /** Before anything is fetched, a backup that has become suspect or was removed is given up for another one. */
    private boolean isStillGood(RestoreNote note) {
        return note.phase() != RestorePhase.BEGUN
                || reading(
                        "find " + note.base().id(),
                        () -> points().isTrusted(note.base().id()));
    }

    /** Chooses the backup once, so that a later attempt yields the same data. */
    private RestoreNote begun(String key, Optional<Instant> notAfter) {
        refuseObstacle();
        RecoveryPoint base = reading("list its recovery points", () -> points().base(notAfter))
                .orElseThrow(() -> ProviderException.refused(
                        PROVIDER,
                        "restore " + source,
                        "it has no trusted recovery point"
                                + notAfter.map(n -> " at or before " + n).orElse("")
                                + "; list them with: dr backup list; trust one with: dr backup mark POINT --good"
                                + " REASON"));
        RestoreNote note = RestoreNote.begun(key, base, notAfter);
        memory.keep(note);
        return note;
    }

    private Restored carriedOut(RestoreNote note, Consumer<Progress> progress) {
        RestoreJob job = new RestoreJob(note, memory, repository(), progress);
        try {
            Restored raw = target.restore(job);
            Restored done = new Restored(notInTheFuture(raw.recoveryPoint()), raw.source(), raw.records());
            job.done(done);
            target.cleanUp(job);
            return done;
        } catch (BackupCorruptedException damaged) {
            throw ProviderException.refused(
                    PROVIDER,
                    "restore " + source,
                    Reason.of(damaged) + ". To restore an older backup: dr backup mark "
                            + note.base().id() + " --bad REASON; then retry the step");
        } catch (ProviderException told) {
            throw told;
        } catch (UncheckedIOException failed) {
            throw ProviderException.unknown(PROVIDER, "restore " + source, Reason.of(failed), failed);
        } catch (DisasterRecoveryException failed) {
            throw isOurs(failed)
                    ? ProviderException.unknown(PROVIDER, "restore " + source, Reason.of(failed), failed)
                    : failed;
        }
    }

    /** An exception of another kind is one of the listener to progress, and ends the attempt as it is. */
    private static boolean isOurs(DisasterRecoveryException failed) {
        return failed.getClass() == DisasterRecoveryException.class;
    }

    private RestorablePoints points() {
        return new RestorablePoints(repository(), source, target.log());
    }

    private synchronized Repository repository() {
        if (opened.isEmpty()) {
            opened = Optional.of(reading("open the repository", opening));
        }
        return opened.get();
    }

    private static <T> T reading(String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProviderException told) {
            throw told;
        } catch (DisasterRecoveryException | IllegalArgumentException e) {
            throw ProviderException.notDone(PROVIDER, operation, Reason.of(e), e);
        }
    }
}
