package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.journal.EventCodec;
import io.iotdr.plan.NearestName;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The runs in a journal. The id of a plan's n-th run is the plan's id, a dash and n. If two orchestrators start a run
 * at the same moment, both use the same id and the journal accepts only one of them (S14). Thread-safe.
 */
public final class Executions {

    private static final EventCodec<RecoveryEvent> CODEC = EventCodec.of(RecoveryEvent.class);
    private final Journal journal;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> openAt = new ConcurrentHashMap<>();

    public Executions(Journal journal) {
        this.journal = journal;
    }

    /** Returns the ids of all runs, sorted by plan, oldest first. */
    public List<String> ids() {
        return journal.streams().stream()
                .flatMap(s -> Id.parse(s).stream())
                .sorted()
                .map(Id::text)
                .toList();
    }

    /** Returns the id of a plan's latest run. */
    Optional<String> last(String plan) {
        return of(plan).reduce((a, b) -> b).map(Id::text);
    }

    /** Returns the id that the plan's next run will have. */
    public String next(String plan) {
        return new Id(plan, of(plan).reduce((a, b) -> b).map(Id::number).orElse(0L) + 1).text();
    }

    public List<String> unfinished() {
        return ids().stream().filter(id -> !ended(id)).toList();
    }

    /**
     * Returns whether a run has ended. Remembers ended runs and the length of open ones, so that an unchanged journal
     * is not decoded again.
     */
    public boolean ended(String id) {
        if (ended.contains(id)) {
            return true;
        }
        List<byte[]> entries = journal.read(id);
        if (entries.size() == openAt.getOrDefault(id, 0)) {
            return false;
        }
        boolean over = CODEC.decode(entries.get(entries.size() - 1)) instanceof ExecutionEnded;
        if (over) {
            ended.add(id);
            openAt.remove(id);
        } else {
            openAt.put(id, entries.size());
        }
        return over;
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
        return entries.stream().map(CODEC::decode).toList();
    }

    public ExecutionStarted start(String id) {
        return (ExecutionStarted) events(id).get(0);
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

    private Stream<Id> of(String plan) {
        return journal.streams().stream()
                .flatMap(s -> Id.parse(s).stream())
                .filter(id -> id.plan().equals(plan))
                .sorted();
    }

    /** The id of a run, split into its parts. */
    private record Id(String plan, long number) implements Comparable<Id> {

        /** Returns empty for a stream that does not belong to a run. */
        static Optional<Id> parse(String text) {
            int dash = text.lastIndexOf('-');
            String digits = text.substring(dash + 1);
            boolean number = dash > 0
                    && !digits.isEmpty()
                    && digits.length() < 18
                    && digits.charAt(0) != '0'
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? Optional.of(new Id(text.substring(0, dash), Long.parseLong(digits))) : Optional.empty();
        }

        String text() {
            return plan + "-" + number;
        }

        @Override
        public int compareTo(Id other) {
            int byPlan = plan.compareTo(other.plan);
            return byPlan != 0 ? byPlan : Long.compare(number, other.number);
        }
    }
}
