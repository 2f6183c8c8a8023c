package io.iotdr.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.schedule.BackupScheduler.Listener;
import io.iotdr.schedule.BackupScheduler.Options;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One source, and when it is its turn. Thread-safe. */
final class Turn {

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    /** After how long to look again whether a backup that another process makes is there. */
    private static final Duration SOMEBODY_ELSE = Duration.ofMinutes(1);

    private final BackupJob job;
    private final BackupManager backups;
    private final Options options;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Listener listener;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Optional<Instant> due = Optional.empty();
    private volatile long notBefore;
    private volatile Duration retry = FIRST_RETRY;

    Turn(BackupJob job, BackupManager backups, Options options, Clock clock, Scheduler scheduler, Listener listener) {
        this.job = job;
        this.backups = backups;
        this.options = options;
        this.clock = clock;
        this.scheduler = scheduler;
        this.listener = listener;
        this.notBefore = clock.nanos();
    }

    Optional<Instant> due() {
        return due;
    }

    /** Short: what takes its time is done elsewhere, once at a time. */
    void look() {
        boolean waits = due.filter(d -> clock.now().isBefore(d)).isPresent() || clock.nanos() - notBefore < 0;
        if (!waits && busy.compareAndSet(false, true)) {
            scheduler.execute(() -> {
                try {
                    take();
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /** Looks at what there is first: another process may have been faster, or nothing was known yet. */
    private void take() {
        try {
            due = Optional.of(next());
            if (!clock.now().isBefore(due.get())) {
                makeUnderLease();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** A recovery point from the future, by a clock that was wrong, tells nothing about what is due. */
    private Instant next() {
        Instant now = clock.now();
        Optional<Instant> last = backups.list(job.name()).stream()
                .map(RecoveryPoint::taken)
                .filter(taken -> !taken.isAfter(now))
                .max(Instant::compareTo);
        return last.map(l -> later(job.timetable().orElseThrow().next(l))).orElse(now);
    }

    private Instant later(Instant moment) {
        long most = Math.max(1, options.jitter().toMillis());
        return moment.plusMillis(Math.floorMod((job.name() + moment).hashCode() * 2_654_435_761L >>> 7, most));
    }

    private void makeUnderLease() {
        if (options.leases().isEmpty()) {
            make();
            return;
        }
        Optional<HeldLease> lease =
                HeldLease.take(options.leases().get(), "backup-" + job.name(), options.owner(), scheduler);
        if (lease.isEmpty()) {
            notBefore = clock.nanos() + SOMEBODY_ELSE.toNanos();
            return;
        }
        try (HeldLease ignored = lease.get()) {
            make();
        }
    }

    private void make() {
        RecoveryPoint point = backups.create(BackupRequest.of(job.name(), job.source()));
        retry = FIRST_RETRY;
        due = Optional.of(later(job.timetable().orElseThrow().next(point.taken())));
        listener.made(point);
    }

    private void failed(RuntimeException e) {
        LOG.warn("The backup of {} was not made; it is tried again in {}", job.name(), retry, e);
        Duration again = retry;
        notBefore = clock.nanos() + again.toNanos();
        retry = again.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? again.multipliedBy(2) : LAST_RETRY;
        listener.failed(job, e, again);
    }
}
