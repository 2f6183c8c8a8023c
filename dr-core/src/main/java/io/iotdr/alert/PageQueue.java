package io.iotdr.alert;

import io.iotdr.log.Logs;
import io.iotdr.spi.AlertMessage;
import io.iotdr.step.AlertDelivery;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The pages about one subject, such as a run, to one channel: in order, one at a time, each until the channel accepts it. A channel that fails
 * for some time then gets only the newest page, which states the present state. Thread-safe.
 */
public final class PageQueue {

    private static final Logger LOG = Logs.of(PageQueue.class);

    /** After this many attempts, nobody waits for a page any longer; it is still sent. */
    private static final int TRIES = 3;

    /** After this many attempts, about an hour, a page is given up. */
    private static final int MOST_TRIES = 60;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A page, and whether the channel accepted it within {@code TRIES} attempts. */
    private record Page(AlertMessage message, CompletableFuture<Boolean> accepted) {}

    private final int kept;
    private final String name;
    private final AlertDelivery channel;
    private final Scheduler scheduler;
    private final Consumer<PageQueue> onReturn;
    private final Deque<Page> waiting = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    /**
     * Creates an empty queue.
     *
     * @param onReturn called when the channel accepts a page after others were dropped, to queue what is still open
     */
    public PageQueue(String name, AlertDelivery channel, Scheduler scheduler, Consumer<PageQueue> onReturn) {
        this(1, name, channel, scheduler, onReturn);
    }

    /**
     * Creates an empty queue that keeps several pages for a channel that is away, because none of them states what the others
     * do.
     */
    static PageQueue keeping(int pages, String name, AlertDelivery channel, Scheduler scheduler) {
        return new PageQueue(pages, name, channel, scheduler, returned -> {});
    }

    private PageQueue(int kept, String name, AlertDelivery channel, Scheduler scheduler, Consumer<PageQueue> onReturn) {
        this.kept = kept;
        this.name = name;
        this.channel = channel;
        this.scheduler = scheduler;
        this.onReturn = onReturn;
    }

    /** Returns the channel's name, see {@link ChannelNames}. */
    public String name() {
        return name;
    }

    /** Queues a page. The result is whether the channel accepted it within a few attempts. */
    public synchronized CompletableFuture<Boolean> put(AlertMessage message) {
        Page page = new Page(message, new CompletableFuture<>());
        if (closed) {
            page.accepted().complete(false);
            return page.accepted();
        }
        waiting.add(page);
        if (!sending) {
            sending = true;
            Future<?> unused = scheduler.submit(() -> {
                send();
                return null;
            });
        }
        return page.accepted();
    }

    /** Sends nothing more, because another process drives the run, or because the end of the run is kept elsewhere. */
    public synchronized void close() {
        closed = true;
        waiting.forEach(p -> p.accepted().complete(false));
        waiting.clear();
    }

    private void send() {
        Duration pause = FIRST_PAUSE;
        int tries = 0;
        boolean dropped = false;
        for (Page page = head(); page != null; page = head()) {
            AlertMessage message = tries == 0 ? page.message() : page.message().repeated();
            boolean accepted = accepted(message);
            tries++;
            if (accepted || tries >= MOST_TRIES) {
                done(page, accepted);
                pause = FIRST_PAUSE;
                tries = 0;
                if (accepted && dropped) {
                    dropped = false;
                    onReturn.accept(this);
                }
            } else {
                if (tries >= TRIES) {
                    page.accepted().complete(false);
                }
                if (!rested(pause)) {
                    close();
                }
                pause = doubled(pause);
                if (tries >= TRIES && dropOldest()) {
                    dropped = true;
                    tries = 0;
                }
            }
        }
    }

    private boolean accepted(AlertMessage message) {
        try {
            return channel.tell(message).failed().isEmpty();
        } catch (Throwable e) {
            LOG.error("The channel failed to deliver a page; it is tried again", e);
            return false;
        }
    }

    /** Returns the page to send next; null when there is none, and then {@link #put} starts a new sender. */
    private synchronized @Nullable Page head() {
        Page page = waiting.peek();
        sending = page != null;
        return page;
    }

    private synchronized void done(Page page, boolean accepted) {
        waiting.remove(page);
        page.accepted().complete(accepted);
    }

    /** Returns whether older pages were dropped. */
    private synchronized boolean dropOldest() {
        boolean dropped = waiting.size() > kept;
        while (waiting.size() > kept) {
            waiting.remove().accepted().complete(false);
        }
        return dropped;
    }

    private boolean rested(Duration pause) {
        try {
            scheduler.sleep(pause);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
