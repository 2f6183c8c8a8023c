package io.iotdr.backup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The recovery point to restore, and what is lost because it is not the newest.
 *
 * @param point the newest trusted point
 * @param passedOver newer, suspect points: their ids, each with its adverse findings
 * @param cost the time between {@code point} and the newest candidate, whose changes are lost in addition
 */
public record TrustedPointChoice(RecoveryPoint point, SortedMap<String, List<String>> passedOver, Duration cost) {

    /**
     * Chooses among the recovery points of one or several sources.
     *
     * @param among the candidates, a subset of {@code all}, such as the points taken before a moment
     * @param all every point of these sources, because an adverse finding about one point can make later ones suspect;
     *     see {@link Suspicions}
     * @return empty when no candidate is trusted
     */
    public static Optional<TrustedPointChoice> of(List<RecoveryPoint> among, List<RecoveryPoint> all) {
        SortedMap<String, List<String>> suspicions = Suspicions.of(all);
        List<RecoveryPoint> newestFirst =
                among.stream().sorted(RecoveryPoint.OLDEST_FIRST.reversed()).toList();
        SortedMap<String, List<String>> passedOver = new TreeMap<>();
        for (RecoveryPoint point : newestFirst) {
            List<String> against = suspicions.get(point.id());
            if (against == null) {
                Duration cost =
                        Duration.between(point.taken(), newestFirst.get(0).taken());
                return Optional.of(new TrustedPointChoice(point, passedOver, cost));
            }
            passedOver.put(point.id(), against);
        }
        return Optional.empty();
    }
}
