package io.iotdr.recovery.internal.drive;

import io.iotdr.journal.EventCodec;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.json.WireName;
import io.iotdr.log.Logs;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;

/**
 * The queue of runs that act on the same things: a journal stream in which each run claims the things it will act on. A
 * run waits until every earlier run with an overlapping claim has ended; nothing else, and no timer, releases a claim.
 */
final class RunQueue {

    /** Never a valid id of a run, which ends with a number. */
    private static final String STREAM = "run-queue";

    private static final Logger LOG = Logs.of(RunQueue.class);

    private static final EventCodec<QueueEntry> CODEC = EventCodec.of(QueueEntry.class);

    /** An entry of the stream. */
    sealed interface QueueEntry {
        /** A run and the names of the things that it acts on. */
        @WireName("Claim")
        record QueueClaim(String execution, Set<String> things) implements QueueEntry {
            public QueueClaim {
                things = Collections.unmodifiableSet(new TreeSet<>(things));
            }
        }
    }

    private final Journal journal;
    private final Executions executions;

    RunQueue(Journal journal, Executions executions) {
        this.journal = journal;
        this.executions = executions;
    }

    /**
     * Returns the unfinished runs that a run must wait for; adds the run to the queue if it is not in it yet. While the queue
     * is damaged, these are all that started earlier.
     */
    List<String> ahead(String execution, Set<String> things) {
        try {
            return claimed(execution, things);
        } catch (JournalCorruptedException damaged) {
            LOG.error("The queue of runs cannot be read, so {} waits for all runs before it", execution, damaged);
            return started(execution);
        }
    }

    private List<String> started(String execution) {
        Instant own = executions.start(execution).at();
        return executions.ids().stream()
                .filter(id -> !id.equals(execution) && executions.mayAct(id))
                .filter(id -> startedBefore(id, own, execution))
                .toList();
    }

    /** A run whose start only a newer version can read may have started earlier. */
    private boolean startedBefore(String id, Instant own, String execution) {
        try {
            Instant other = executions.start(id).at();
            return other.isBefore(own) || other.equals(own) && id.compareTo(execution) < 0;
        } catch (JournalCorruptedException | UnknownEventException unreadable) {
            return true;
        }
    }

    private List<String> claimed(String execution, Set<String> things) {
        while (true) {
            List<QueueEntry.QueueClaim> claims = claims();
            int place = claims.stream()
                    .map(QueueEntry.QueueClaim::execution)
                    .toList()
                    .indexOf(execution);
            if (place >= 0) {
                return unfinished(claims.subList(0, place), things);
            }
            try {
                journal.append(
                        STREAM, claims.size(), List.of(CODEC.encode(new QueueEntry.QueueClaim(execution, things))));
                return unfinished(claims, things);
            } catch (ProviderException failed) {
                if (!failed.isConflict()) {
                    throw failed;
                }
                // Another process was faster; read what it wrote and append behind it.
            }
        }
    }

    private List<String> unfinished(List<QueueEntry.QueueClaim> before, Set<String> things) {
        List<String> out = new ArrayList<>();
        for (QueueEntry.QueueClaim claim : before) {
            if (!Collections.disjoint(claim.things(), things) && executions.mayAct(claim.execution())) {
                out.add(claim.execution());
            }
        }
        return out;
    }

    private List<QueueEntry.QueueClaim> claims() {
        return journal.read(STREAM).stream().map(RunQueue::claim).toList();
    }

    /** An entry that this version does not know claims nothing here, and keeps its place. */
    private static QueueEntry.QueueClaim claim(byte[] entry) {
        try {
            return (QueueEntry.QueueClaim) CODEC.decode(entry);
        } catch (UnknownEventException | JournalCorruptedException unknown) {
            return new QueueEntry.QueueClaim("", Set.of());
        }
    }
}
