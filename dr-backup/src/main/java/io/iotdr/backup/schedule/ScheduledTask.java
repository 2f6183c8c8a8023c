package io.iotdr.backup.schedule;

import io.iotdr.backup.schedule.BackupScheduler.BackupListener;
import io.iotdr.backup.schedule.BackupScheduler.Options;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one duty whenever it is due, and retries it after a failure. Thread-safe. */
final class ScheduledTask {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledTask.class);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    /** The time to wait before checking whether the process that holds the lease has done the duty. */
    private static final Duration SOMEBODY_ELSE = Duration.ofMinutes(1);

    private final DueTask duty;
    private final Options options;
    private final Clock clock;
    private final Scheduler scheduler;
    private final BackupListener listener;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Optional<Instant> due = Optional.empty();
    private volatile long notBefore;
    private volatile Duration retry = FIRST_RETRY;

    ScheduledTask(DueTask duty, Options options, TimeSource time) {
        this.duty = duty;
        this.options = options;
        this.clock = time.clock();
        this.scheduler = time.scheduler();
        this.listener = options.listener();
        this.notBefore = time.clock().nanos();
    }

    Optional<Instant> due() {
        return due;
    }

    /** Returns quickly; the duty runs on another thread, at most once at a time. */
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

    /** Reads the repository first, because another process may have done the duty, or the due time is not known yet. */
    private void take() {
        try {
            due = Optional.of(next());
            if (!clock.now().isBefore(due.get())) {
                performUnderLease();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private Instant next() {
        Instant now = clock.now();
        return duty.last(now).map(l -> later(duty.timetable().next(l))).orElse(now);
    }

    private Instant later(Instant moment) {
        long most = Math.max(1, options.jitter().toMillis());
        return moment.plusMillis(Math.floorMod((duty.name() + moment).hashCode() * 2_654_435_761L >>> 7, most));
    }

    private void performUnderLease() {
        if (options.leases().isEmpty()) {
            perform();
            return;
        }
        Optional<HeldLease> lease = HeldLease.take(options.leases().get(), duty.lease(), options.owner(), scheduler);
        if (lease.isEmpty()) {
            notBefore = clock.nanos() + SOMEBODY_ELSE.toNanos();
            return;
        }
        try (HeldLease ignored = lease.get()) {
            perform();
        }
    }

    private void perform() {
        Instant done = duty.perform();
        retry = FIRST_RETRY;
        due = Optional.of(later(duty.timetable().next(done)));
    }

    private void failed(RuntimeException e) {
        LOG.warn("{} failed; it is retried in {}", duty.lease(), retry, e);
        Duration again = retry;
        notBefore = clock.nanos() + again.toNanos();
        retry = again.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? again.multipliedBy(2) : LAST_RETRY;
        listener.failed(duty.name(), e, again);
    }
}
