package io.iotdr.backup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The recovery point to go back to, and what it costs that it is not the newest.
 *
 * @param point the newest that nothing speaks against
 * @param passedOver newer ones, by id, with what speaks against each
 * @param cost how much more is lost than with the newest
 */
public record Choice(RecoveryPoint point, SortedMap<String, List<String>> passedOver, Duration cost) {

    /**
     * Chooses among points of a source, or of several.
     *
     * @param among some of {@code all}, such as those that were taken by a moment
     * @param all points of these sources, since what speaks against one speaks against later ones; see {@link Suspicions}
     * @return empty when there is none that nothing speaks against
     */
    public static Optional<Choice> of(List<RecoveryPoint> among, List<RecoveryPoint> all) {
        SortedMap<String, List<String>> suspicions = Suspicions.of(all);
        List<RecoveryPoint> newestFirst =
                among.stream().sorted(RecoveryPoint.OLDEST_FIRST.reversed()).toList();
        SortedMap<String, List<String>> passedOver = new TreeMap<>();
        for (RecoveryPoint point : newestFirst) {
            List<String> against = suspicions.get(point.id());
            if (against == null) {
                Duration cost =
                        Duration.between(point.taken(), newestFirst.get(0).taken());
                return Optional.of(new Choice(point, passedOver, cost));
            }
            passedOver.put(point.id(), against);
        }
        return Optional.empty();
    }
}
