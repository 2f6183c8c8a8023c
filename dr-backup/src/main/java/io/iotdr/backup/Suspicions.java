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
 * The adverse findings that make recovery points suspect.
 *
 * <p>Damage affects only the point in which it was found, until a later check reads that point completely and finds no
 * damage. A time in the future affects only its point, until that time has come. An adverse verdict on the content (a
 * canary, an anomaly, an operator) also makes every later point of the
 * source suspect, because later points are made from the same data. It stops doing so at a point that passes the same
 * check, or that an operator marks as good.
 */
public final class Suspicions {

    private static final String AFTER = "made after ";

    private final SortedMap<String, List<String>> found = new TreeMap<>();
    private final SortedMap<String, Map<Check, String>> carried = new TreeMap<>();

    private Suspicions(List<RecoveryPoint> points) {
        Map<String, Map<Check, String>> standing = new HashMap<>();
        points.stream()
                .sorted(RecoveryPoint.OLDEST_FIRST)
                .forEach(p -> follow(p, standing.computeIfAbsent(p.source(), s -> new EnumMap<>(Check.class))));
    }

    /**
     * Returns the adverse findings of each suspect point, by its id. {@code points} must contain all points of each
     * source.
     */
    public static SortedMap<String, List<String>> of(List<RecoveryPoint> points) {
        return new Suspicions(points).found;
    }

    /**
     * Returns the findings that suspect points inherit from earlier points, by id and check. Before points are
     * forgotten, these findings must be recorded elsewhere, because they would vanish with the earlier points.
     */
    public static SortedMap<String, Map<Check, String>> carried(List<RecoveryPoint> points) {
        return new Suspicions(points).carried;
    }

    private void follow(RecoveryPoint point, Map<Check, String> standing) {
        List<String> against = new ArrayList<>();
        damage(point).ifPresent(against::add);
        point.verdict(Check.CLOCK).map(Verdict::evidence).ifPresent(against::add);
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

    /**
     * A good sample does not clear damage that a read found; a good read clears damage that an earlier sample found.
     */
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
