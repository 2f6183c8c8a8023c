package io.iotdr.recovery;

import io.iotdr.journal.EventCodec;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.plan.NearestName;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.spi.Journal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The executions in a journal. The id of a plan's n-th execution is the plan's id, a dash and n; so that of two orchestrators that
 * start one at the same moment, the journal lets exactly one (S14). Thread-safe.
 */
final class Executions {

    private static final EventCodec<RecoveryEvent> CODEC = EventCodec.of(RecoveryEvent.class);
    private static final Pattern ID = Pattern.compile("(.+)-([1-9]\\d*)");

    private final Journal journal;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    Executions(Journal journal) {
        this.journal = journal;
    }

    /** All ids, the older ones of a plan first. */
    List<String> ids() {
        return journal.streams().stream()
                .filter(s -> ID.matcher(s).matches())
                .sorted(Comparator.comparing(Executions::plan).thenComparingLong(Executions::number))
                .toList();
    }

    /** The last execution of a plan. */
    Optional<String> last(String plan) {
        return ids().stream().filter(id -> plan(id).equals(plan)).reduce((a, b) -> b);
    }

    /** The id that the plan's next execution will have. */
    String next(String plan) {
        return plan + "-" + (last(plan).map(Executions::number).orElse(0L) + 1);
    }

    List<String> unfinished() {
        return ids().stream().filter(id -> !ended(id)).toList();
    }

    /** Whether it has ended; once it has, the journal is not asked again. */
    boolean ended(String id) {
        if (ended.contains(id)) {
            return true;
        }
        List<byte[]> entries = journal.read(id);
        boolean over = !entries.isEmpty() && CODEC.decode(entries.get(entries.size() - 1)) instanceof ExecutionEnded;
        if (over) {
            ended.add(id);
        }
        return over;
    }

    /**
     * Everything that happened, oldest first.
     *
     * @throws DisasterRecoveryException when there is no such execution
     */
    List<RecoveryEvent> events(String id) {
        List<byte[]> entries = journal.read(id);
        if (entries.isEmpty()) {
            throw new DisasterRecoveryException(
                    "there is no execution '" + id + "' in this journal" + NearestName.hint(id, ids()));
        }
        return entries.stream().map(CODEC::decode).toList();
    }

    ExecutionStarted start(String id) {
        return (ExecutionStarted) events(id).get(0);
    }

    /** Adds events, if the execution is at {@code version}. */
    void append(String id, long version, List<? extends RecoveryEvent> events) {
        journal.append(id, version, events.stream().map(CODEC::encode).toList());
    }

    private static String plan(String id) {
        return parsed(id).group(1);
    }

    private static long number(String id) {
        return Long.parseLong(parsed(id).group(2));
    }

    private static Matcher parsed(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new DisasterRecoveryException("'" + id + "' is not the id of an execution, such as iot-primary-dr-1");
        }
        return matcher;
    }
}
