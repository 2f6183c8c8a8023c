package io.iotdr.backup;

import io.iotdr.backup.Verdict.Check;
import java.util.ArrayList;
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

    private static final String AFTER = "made after ";

    private final SortedMap<String, List<String>> found = new TreeMap<>();
    private final SortedMap<String, Map<Check, String>> carried = new TreeMap<>();

    private Suspicions(List<RecoveryPoint> points) {
        Map<String, Map<Check, String>> standing = new HashMap<>();
        points.stream()
                .sorted(RecoveryPoint.OLDEST_FIRST)
                .forEach(p -> judge(p, standing.computeIfAbsent(p.source(), s -> new EnumMap<>(Check.class))));
    }

    /** By the ids of those among {@code points} that something speaks against; of each source they are all its points. */
    public static SortedMap<String, List<String>> of(List<RecoveryPoint> points) {
        return new Suspicions(points).found;
    }

    /** The part that comes from earlier points, by id and check; who forgets points has to see that it stays as it is. */
    public static SortedMap<String, Map<Check, String>> carried(List<RecoveryPoint> points) {
        return new Suspicions(points).carried;
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
                String earlier = standing.get(check);
                if (verdict.isEmpty() && earlier != null) {
                    against.add(earlier);
                    carried.computeIfAbsent(point.id(), id -> new EnumMap<>(Check.class))
                            .put(check, earlier);
                }
                verdict.filter(v -> !v.good()).ifPresent(v -> standing.put(check, since(point, v.evidence())));
            }
        }
        if (!against.isEmpty()) {
            found.put(point.id(), List.copyOf(against));
        }
    }

    private static String since(RecoveryPoint point, String evidence) {
        return evidence.startsWith(AFTER) ? evidence : AFTER + point.id() + ": " + evidence;
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
