package io.iotdr.recovery.internal.drive;

import io.iotdr.log.Logs;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RunListener;
import io.iotdr.time.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.slf4j.Logger;

/**
 * Delivers events to one listener on a thread of its own, in order, through a bounded queue, so that whatever the listener
 * does, the run does not wait for it. Thread-safe.
 */
final class EventFeed {

    private static final Logger LOG = Logs.of(EventFeed.class);

    /** More events than a run of a thousand steps has. */
    static final int MOST_WAITING = 10_000;

    private final Scheduler scheduler;
    private final String execution;
    private final RunListener listener;
    private final Deque<RecoveryEvent> waiting = new ArrayDeque<>();
    private long missed;
    private boolean delivering;

    EventFeed(Scheduler scheduler, String execution, RunListener listener) {
        this.scheduler = scheduler;
        this.execution = execution;
        this.listener = listener;
    }

    /** Queues an event; returns at once. */
    void put(RecoveryEvent event) {
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                missed++;
                return;
            }
            waiting.add(event);
            if (delivering) {
                return;
            }
            delivering = true;
        }
        Future<?> unused = scheduler.submit(() -> {
            deliver();
            return true;
        });
    }

    private void deliver() {
        while (true) {
            RecoveryEvent event;
            long dropped;
            synchronized (this) {
                event = waiting.poll();
                dropped = event == null ? missed : 0;
                missed = event == null ? 0 : missed;
                delivering = event != null || dropped > 0;
                if (!delivering) {
                    return;
                }
            }
            if (event != null) {
                quietly(() -> listener.onEvent(event));
            } else {
                LOG.warn("A listener of the run {} was too slow; {} events were dropped for it", execution, dropped);
                quietly(() -> listener.onMissed(dropped));
            }
        }
    }

    private void quietly(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("A listener of the run {} failed; the run continues", execution, e);
        }
    }
}
