package io.iotdr.backup;

import io.iotdr.backup.Verdict.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What speaks against recovery points. Damage speaks against one point until it reads well again. What may have been done to the data
 * (a canary, an anomaly, somebody's word) speaks against every later point of the source too, since those are made of the same data,
 * until a canary is found again or somebody says that a point is good.
 */
public final class Suspicions {

    private final SortedMap<String, List<String>> found = new TreeMap<>();

    private Suspicions() {}

    /** By the ids of those among {@code points} that something speaks against; of each source they are all its points. */
    public static SortedMap<String, List<String>> of(List<RecoveryPoint> points) {
        Suspicions suspicions = new Suspicions();
        Map<String, Map<Check, String>> standing = new HashMap<>();
        points.stream()
                .sorted(Comparator.comparing(RecoveryPoint::taken).thenComparing(RecoveryPoint::id))
                .forEach(p ->
                        suspicions.judge(p, standing.computeIfAbsent(p.source(), s -> new EnumMap<>(Check.class))));
        return suspicions.found;
    }

    private void judge(RecoveryPoint point, Map<Check, String> standing) {
        List<String> against = new ArrayList<>();
        damage(point).ifPresent(against::add);
        Optional<Verdict> word = point.verdict(Check.OPERATOR);
        if (word.filter(Verdict::good).isPresent()) {
            standing.clear();
        } else {
            for (Check check : List.of(Check.CANARY, Check.ANOMALY, Check.OPERATOR)) {
                Optional<Verdict> verdict = point.verdict(check);
                verdict.filter(Verdict::good).ifPresent(v -> standing.remove(check));
                verdict.filter(v -> !v.good()).ifPresent(v -> against.add(v.evidence()));
                if (verdict.isEmpty() && standing.containsKey(check)) {
                    against.add(standing.get(check));
                }
                verdict.filter(v -> !v.good())
                        .ifPresent(v -> standing.put(check, "made after " + point.id() + ": " + v.evidence()));
            }
        }
        if (!against.isEmpty()) {
            found.put(point.id(), List.copyOf(against));
        }
    }

    /** A sample that was restored well says nothing about the rest; all that was read well does. */
    private static Optional<String> damage(RecoveryPoint point) {
        Optional<Verdict> read = point.verdict(Check.READ);
        Optional<Verdict> restored = point.verdict(Check.RESTORED)
                .filter(r -> read.filter(later -> later.good() && later.at().isAfter(r.at()))
                        .isEmpty());
        return read.filter(v -> !v.good())
                .or(() -> restored.filter(v -> !v.good()))
                .map(Verdict::evidence);
    }
}
