package io.iotdr.recovery;

import io.iotdr.journal.EventCodec;
import io.iotdr.json.WireName;
import io.iotdr.spi.Journal;
import io.iotdr.spi.StaleOwnerException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order of executions that act on the same things: a stream of the journal in which each says what it will act on. One whose
 * things are claimed by executions before it waits until those have ended; nothing else, and no timer, releases a claim.
 */
final class RunQueue {

    /** Not the id of any execution. */
    private static final String STREAM = "run-queue";

    private static final EventCodec<Entry> CODEC = EventCodec.of(Entry.class);

    /** What stands in the stream. */
    sealed interface Entry {
        /** An execution, and the names of the things that it acts on. */
        @WireName("Claim")
        record Claim(String execution, Set<String> things) implements Entry {
            public Claim {
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

    /** The unfinished executions that an execution has to wait for; puts it into the queue, unless it is there. */
    List<String> ahead(String execution, Set<String> things) {
        while (true) {
            List<Entry.Claim> claims = claims();
            int place = claims.stream().map(Entry.Claim::execution).toList().indexOf(execution);
            if (place >= 0) {
                return unfinished(claims.subList(0, place), things);
            }
            try {
                journal.append(STREAM, claims.size(), List.of(CODEC.encode(new Entry.Claim(execution, things))));
                return unfinished(claims, things);
            } catch (StaleOwnerException anotherWasFaster) {
                continue;
            }
        }
    }

    private List<String> unfinished(List<Entry.Claim> before, Set<String> things) {
        List<String> out = new ArrayList<>();
        for (Entry.Claim claim : before) {
            if (!Collections.disjoint(claim.things(), things) && !executions.ended(claim.execution())) {
                out.add(claim.execution());
            }
        }
        return out;
    }

    private List<Entry.Claim> claims() {
        return journal.read(STREAM).stream()
                .map(b -> (Entry.Claim) CODEC.decode(b))
                .toList();
    }
}
