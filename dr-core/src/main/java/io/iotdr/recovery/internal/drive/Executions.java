package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.EventCodec;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.plan.NearestName;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionAbandoned;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The runs in a journal. The id of a plan's n-th run is the plan's id, a dash and n. If two orchestrators start a run
 * at the same moment, both use the same id and the journal accepts only one of them (S14). Thread-safe.
 */
public final class Executions {

    private static final EventCodec<RecoveryEvent> CODEC = EventCodec.of(RecoveryEvent.class);
    private final Journal journal;
    private static final String ABANDONED = ".abandoned";
    private final Set<String> existing = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> readable = ConcurrentHashMap.newKeySet();

    public Executions(Journal journal) {
        this.journal = journal;
    }

    /** Returns the ids of all runs, sorted by plan, oldest first. */
    public List<String> ids() {
        return all().map(RunId::text).toList();
    }

    /** Returns the ids of a plan's runs, oldest first. */
    public List<String> idsOf(String plan) {
        return of(plan).map(RunId::text).toList();
    }

    /** Returns the id of a run's plan, as the run's own id names it. */
    public Optional<String> planOf(String id) {
        return RunId.parse(id).map(RunId::plan);
    }

    /** Returns the id of a plan's latest run. */
    Optional<String> last(String plan) {
        return of(plan).reduce((a, b) -> b).map(RunId::text);
    }

    /**
     * Returns the id that the plan's next run will have. That may be the name of a stream whose first append was torn:
     * the journal accepts a first append only while the stream has no entry, so it cannot collide with one in progress.
     */
    public String next(String plan) {
        long number = of(plan).reduce((a, b) -> b).map(RunId::number).orElse(0L) + 1;
        while (!isFree(new RunId(plan, number).text())) {
            number++;
        }
        return new RunId(plan, number).text();
    }

    /**
     * Returns whether an earlier run with this id, whose journal was deleted, left nothing that would act on a new one:
     * commands that cannot be read, the record of its abandonment, or the page of its end.
     */
    private boolean isFree(String id) {
        try {
            journal.read(Mailbox.stream(id));
            return journal.first(id + ABANDONED).isEmpty()
                    && journal.first(UntoldEnds.stream(id)).isEmpty();
        } catch (JournalCorruptedException damaged) {
            return false;
        }
    }

    /** Returns the runs that have not ended, without those that this process cannot read. */
    public List<String> unfinished() {
        // The last run of a plan is read again: its journal may have been emptied and begun anew by another process.
        SortedMap<String, String> last = new TreeMap<>();
        List<String> ids = ids();
        ids.forEach(id -> planOf(id).ifPresent(plan -> last.put(plan, id)));
        last.values().forEach(ended::remove);
        return ids.stream().filter(id -> damage(id).isEmpty() && !ended(id)).toList();
    }

    /** Returns, by id, why an unfinished run cannot be read; a run that a person abandoned is not among them. */
    public SortedMap<String, String> damaged() {
        SortedMap<String, String> out = new TreeMap<>();
        ids().forEach(id -> damage(id).ifPresent(reason -> out.put(id, reason)));
        return out;
    }

    /**
     * Returns why this process can neither continue a run nor tell that it has ended; empty when it can. An unfinished
     * run is read whole, once.
     */
    public Optional<String> damage(String id) {
        try {
            if (!ended(id) && !readable.contains(id) && exists(id)) {
                events(id);
            }
            return Optional.empty();
        } catch (JournalCorruptedException | UnknownEventException unreadable) {
            return Optional.of(Reason.of(unreadable));
        }
    }

    /**
     * Returns whether a run has ended, by its last event alone. Remembers the runs that have.
     *
     * @throws JournalCorruptedException when the last event is damaged
     * @throws UnknownEventException when a newer version wrote it
     */
    public boolean ended(String id) {
        if (ended.contains(id)) {
            return true;
        }
        if (outcome(id).isPresent()) {
            ended.add(id);
            return true;
        }
        return false;
    }

    /** Returns the record with which a person ended a run whose own journal is damaged. */
    public Optional<ExecutionAbandoned> abandonment(String id) {
        return journal.first(id + ABANDONED).map(entry -> (ExecutionAbandoned) CODEC.decode(entry));
    }

    /** Returns whether a run may still act: it has not ended, or a newer version wrote its journal. */
    boolean mayAct(String id) {
        try {
            return exists(id)
                    && !ended(id)
                    && (readable.contains(id) || !events(id).isEmpty());
        } catch (UnknownEventException newer) {
            return true;
        } catch (JournalCorruptedException damaged) {
            return damaged.mayPass();
        }
    }

    /** Records beside the journal of a damaged run that a person has ended it. */
    public void abandon(String id, ExecutionAbandoned event) {
        append(id + ABANDONED, 0, List.of(event));
    }

    /**
     * Returns the status with which a run has ended; empty while it has not.
     *
     * @throws JournalCorruptedException when the last event is damaged, unless a person has abandoned the run
     * @throws UnknownEventException when a newer version wrote it
     */
    public Optional<ExecutionStatus> outcome(String id) {
        try {
            Optional<RecoveryEvent> last = journal.last(id).map(CODEC::decode);
            return last.isPresent() && last.get() instanceof ExecutionEnded end
                    ? Optional.of(end.status())
                    : abandoned(id);
        } catch (JournalCorruptedException damaged) {
            return Optional.of(abandoned(id).orElseThrow(() -> damaged));
        }
    }

    private Optional<ExecutionStatus> abandoned(String id) {
        return abandonment(id).map(record -> ExecutionStatus.ABANDONED);
    }

    /**
     * Returns all events of a run, oldest first.
     *
     * @throws DisasterRecoveryException when there is no such run
     */
    public List<RecoveryEvent> events(String id) {
        List<byte[]> entries = journal.read(id);
        if (entries.isEmpty()) {
            throw new DisasterRecoveryException(
                    "there is no run '" + id + "' in this journal" + NearestName.hint(id, ids()));
        }
        List<RecoveryEvent> events = entries.stream().map(CODEC::decode).toList();
        if (!(events.get(0) instanceof ExecutionStarted)) {
            throw new JournalCorruptedException("the journal of the run " + id + " does not begin with its start");
        }
        readable.add(id);
        return events;
    }

    /** Returns the last event of a run; empty when it is damaged. */
    Optional<RecoveryEvent> lastEvent(String id) {
        try {
            return journal.last(id).map(CODEC::decode);
        } catch (JournalCorruptedException damaged) {
            return Optional.empty();
        }
    }

    /**
     * Returns the first event of a run.
     *
     * @throws DisasterRecoveryException when there is no such run
     */
    public ExecutionStarted start(String id) {
        RecoveryEvent first = journal.first(id)
                .map(CODEC::decode)
                .orElseThrow(() -> new DisasterRecoveryException(
                        "there is no run '" + id + "' in this journal" + NearestName.hint(id, ids())));
        if (first instanceof ExecutionStarted start) {
            return start;
        }
        throw new JournalCorruptedException("the journal of the run " + id + " does not begin with its start");
    }

    /**
     * Moves an ended run out of the journal, with its commands. The run goes after them, so that an archiving that fails
     * halfway can be repeated, and before the record that it was abandoned, without which it would count as damaged.
     */
    void archive(String id) {
        journal.archive(Mailbox.stream(id));
        journal.archive(UntoldEnds.stream(id));
        journal.archive(id);
        journal.archive(id + ABANDONED);
        existing.remove(id);
        ended.remove(id);
        readable.remove(id);
    }

    /** Appends events if the run is at {@code version}. */
    public void append(String id, long version, List<? extends RecoveryEvent> events) {
        try {
            journal.append(id, version, events.stream().map(CODEC::encode).toList());
        } catch (ProviderException failed) {
            if (failed.isConflict()) {
                throw new StaleOwnerException("the journal of the run " + id
                        + " has events that this orchestrator did not write; another one has taken the run over, so this"
                        + " one stops");
            }
            throw failed;
        }
    }

    private Stream<RunId> of(String plan) {
        return all().filter(id -> id.plan().equals(plan));
    }

    private Stream<RunId> all() {
        List<String> streams = journal.streams();
        if (!Set.copyOf(streams).containsAll(existing)) {
            existing.clear();
            ended.clear();
            readable.clear();
        }
        return streams.stream()
                .flatMap(s -> RunId.parse(s).stream())
                .filter(id -> exists(id.text()))
                .sorted();
    }

    /** Returns whether a stream has a whole first event; without one, it is no run. A damaged stream is one. */
    boolean exists(String stream) {
        if (existing.contains(stream)) {
            return true;
        }
        boolean exists;
        try {
            exists = journal.first(stream).isPresent();
        } catch (JournalCorruptedException damaged) {
            exists = true;
        }
        if (exists) {
            existing.add(stream);
        }
        return exists;
    }
}
