package io.iotdr.recovery.internal.drive;

import io.iotdr.log.Logs;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;

/**
 * Passes each durable event of one run to the alert channels, to the listeners and to the report. Only the driver's
 * reader announces events; listeners may be added from any thread.
 */
public final class Announcements {

    private static final Logger LOG = Logs.of(Announcements.class);

    private final Environment environment;
    private final String execution;
    private final RunNotifier pages;
    private final List<RecoveryEvent> history;
    private final List<EventFeed> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates the announcements of a run.
     *
     * @param earlier the events that an earlier driver has announced
     */
    Announcements(Environment environment, RecoveryPlan plan, String execution, List<RecoveryEvent> earlier) {
        this.environment = environment;
        this.execution = execution;
        this.pages = new RunNotifier(environment, plan, execution, earlier);
        this.history = new ArrayList<>(earlier);
    }

    void start() {
        pages.start();
    }

    /** Repeats no page any more. */
    void stop() {
        pages.stopRepeating();
    }

    /** Sends nothing more, because another process drives the run. */
    void giveUp() {
        pages.giveUp();
    }

    EndNotice end(EventSender sender) {
        return new EndNotice(environment, pages, execution, sender);
    }

    /** Calls a listener for every event from now on, on a queue of its own. */
    public void listen(RunListener listener) {
        listeners.add(new EventFeed(environment.scheduler(), execution, listener));
    }

    /** Sends people and listeners an event that was appended, and keeps it for the report. */
    public void announce(RecoveryEvent event) {
        history.add(event);
        try {
            pages.accept(event);
            listeners.forEach(l -> l.put(event));
        } catch (RejectedExecutionException closing) {
            LOG.info("{} is not announced, because this process is closing", event);
        }
    }

    /** Returns all events of the run so far. */
    List<RecoveryEvent> history() {
        return history;
    }
}
