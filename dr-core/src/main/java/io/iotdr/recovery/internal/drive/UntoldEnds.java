package io.iotdr.recovery.internal.drive;

import io.iotdr.alert.ChannelNames;
import io.iotdr.journal.EventCodec;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.json.WireName;
import io.iotdr.log.Logs;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.AlertDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * The ends of runs that a channel did not accept while the run ended. Each is kept in a stream beside the run's journal, and
 * every process that stands by repeats it to that channel for a day, also after the process that drove the run has
 * stopped. Two processes may both deliver it. Thread-safe.
 */
public final class UntoldEnds {

    private static final Logger LOG = Logs.of(UntoldEnds.class);
    private static final String SUFFIX = ".untold";

    /** The time between two attempts. */
    public static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(1);

    /** An entry of the stream. */
    sealed interface EndPage {

        /** Channels have not accepted a message. */
        @WireName("EndPageDue")
        record EndPageDue(AlertMessage message, List<String> channels, Instant at) implements EndPage {}

        /** A channel has accepted it. */
        @WireName("EndPageAccepted")
        record EndPageAccepted(String channel, Instant at) implements EndPage {}
    }

    private static final EventCodec<EndPage> CODEC = EventCodec.of(EndPage.class);

    private final Environment environment;
    private final Journal journal;
    private final Set<String> settled = ConcurrentHashMap.newKeySet();

    public UntoldEnds(Environment environment) {
        this.environment = environment;
        this.journal = environment.journal();
    }

    /** Returns the name of the stream of a run. */
    static String stream(String execution) {
        return execution + SUFFIX;
    }

    /** Keeps a message for channels that have not accepted it, unless an earlier driver of the run has kept it. */
    void keep(String execution, AlertMessage message, List<String> channels) {
        AlertMessage safe = message.map(environment.redactor()::redact);
        if (journal.read(stream(execution)).isEmpty()) {
            append(
                    stream(execution),
                    0,
                    new EndPage.EndPageDue(safe, channels, environment.clock().now()));
        }
    }

    /** Repeats what channels have not accepted, of all runs. What cannot be read or told now is tried again later. */
    public void repeat() {
        journal.streams().stream()
                .filter(s -> s.endsWith(SUFFIX) && !settled.contains(s))
                .forEach(this::repeatQuietly);
    }

    /** Repeats what channels have not accepted of one run; returns whether nothing is left to repeat. */
    boolean repeatEnd(String execution) {
        repeatQuietly(stream(execution));
        return settled.contains(stream(execution));
    }

    private void repeatQuietly(String stream) {
        try {
            repeat(stream);
        } catch (JournalCorruptedException | UnknownEventException unreadable) {
            settled.add(stream);
            LOG.error("Cannot read which channels have not heard of an end: {}", stream, unreadable);
        } catch (RuntimeException later) {
            LOG.warn("Cannot repeat an end; retrying: {}", stream, later);
        }
    }

    private void repeat(String stream) {
        List<EndPage> pages = journal.read(stream).stream().map(CODEC::decode).toList();
        if (pages.isEmpty() || !(pages.get(0) instanceof EndPage.EndPageDue due)) {
            settled.add(stream);
            return;
        }
        List<String> open = new ArrayList<>(due.channels());
        pages.stream()
                .filter(EndPage.EndPageAccepted.class::isInstance)
                .forEach(p -> open.remove(((EndPage.EndPageAccepted) p).channel()));
        if (!settle(stream, due, open)) {
            tell(stream, due, open, pages.size());
            settle(stream, due, open);
        }
    }

    private void tell(String stream, EndPage.EndPageDue due, List<String> open, long version) {
        long next = version;
        for (Map.Entry<String, AlertDelivery> channel :
                ChannelNames.of(environment.alerts(), environment.redactor()).entrySet()) {
            String name = channel.getKey();
            if (open.contains(name)
                    && channel.getValue()
                            .tell(due.message().repeated())
                            .failed()
                            .isEmpty()) {
                open.remove(name);
                append(
                        stream,
                        next++,
                        new EndPage.EndPageAccepted(name, environment.clock().now()));
            }
        }
    }

    /** Returns whether nothing is left to repeat: every channel has accepted, or the end is too long ago. */
    private boolean settle(String stream, EndPage.EndPageDue due, List<String> open) {
        boolean late = environment.clock().now().isAfter(due.at().plus(LONGEST));
        if (open.isEmpty() || late) {
            settled.add(stream);
        }
        if (late && !open.isEmpty()) {
            LOG.error(
                    "The channels {} did not accept within {}: {}",
                    open,
                    LONGEST,
                    due.message().text());
        }
        return open.isEmpty() || late;
    }

    /** Appends a page; another process that was faster has done the same, or will repeat the message once more. */
    private void append(String stream, long version, EndPage page) {
        try {
            journal.append(stream, version, List.of(CODEC.encode(page)));
        } catch (ProviderException failed) {
            if (!failed.isConflict()) {
                throw failed;
            }
            LOG.debug("Another process has written {} first", stream);
        }
    }
}
