package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Passes suspicions of forgotten recovery points on to the points that are kept. A suspicion that began or ended at a
 * forgotten point must begin or end at the next kept one. Otherwise, a prune that forgets the first backup of encrypted
 * files would make the later ones look trusted.
 */
final class SuspicionTransfer {

    private final Map<String, Map<Check, String>> before;
    private final Set<String> suspicious;
    private final List<RecoveryPoint> staying;
    private final Instant now;
    private final Map<String, List<Verdict>> passed = new TreeMap<>();

    private SuspicionTransfer(List<RecoveryPoint> all, Set<String> staying, Instant now) {
        this.before = Suspicions.carried(all);
        this.suspicious = Suspicions.of(all).keySet();
        this.staying = new ArrayList<>(all.stream()
                .filter(p -> staying.contains(p.id()))
                .sorted(RecoveryPoint.OLDEST_FIRST)
                .toList());
        this.now = now;
    }

    /** Returns the verdicts to add to kept points, by id, so that exactly the same points stay suspect. */
    static Map<String, List<Verdict>> of(List<RecoveryPoint> all, Set<String> staying, Instant now) {
        SuspicionTransfer inheritance = new SuspicionTransfer(all, staying, now);
        for (int i = 0; i < inheritance.staying.size(); i++) {
            inheritance.pass(i);
        }
        return inheritance.passed;
    }

    private void pass(int index) {
        RecoveryPoint point = staying.get(index);
        Map<Check, String> was = before.getOrDefault(point.id(), Map.of());
        Map<Check, String> would = new HashMap<>(Suspicions.carried(staying).getOrDefault(point.id(), Map.of()));
        was.forEach((check, evidence) -> {
            if (would.remove(check) == null) {
                add(index, Verdict.bad(check, now, evidence));
            }
        });
        if (!would.isEmpty() && !suspicious.contains(point.id())) {
            Check ends = would.keySet().equals(Set.of(Check.CANARY)) ? Check.CANARY : Check.OPERATOR;
            add(index, Verdict.good(ends, now, "inherited from an earlier recovery point, which was pruned"));
        }
    }

    private void add(int index, Verdict verdict) {
        RecoveryPoint point = staying.get(index);
        List<Verdict> all = new ArrayList<>(point.verdicts());
        all.add(verdict);
        staying.set(index, point.withVerdicts(all));
        passed.computeIfAbsent(point.id(), id -> new ArrayList<>()).add(verdict);
    }
}
