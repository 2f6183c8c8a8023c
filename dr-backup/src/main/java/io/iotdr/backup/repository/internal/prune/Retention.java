package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Selects the recovery points to keep: for each source, the last one of each of the latest days, weeks, months and
 * years that have any, by the calendar of a time zone; and always the newest one and the newest trusted one. It counts
 * only days with backups, so that a pause in backups does not make it forget more. Points from the future, which a wrong clock
 * made, are kept until their time comes, and take nobody's place.
 */
final class Retention {

    private Retention() {}

    /** Returns the ids of the points to keep, each with the reasons. */
    static SortedMap<String, List<String>> kept(List<RecoveryPoint> points, RetentionPolicy policy, ZoneId zone) {
        Map<String, List<RecoveryPoint>> bySource = new HashMap<>();
        SortedMap<String, List<String>> kept = new TreeMap<>();
        for (RecoveryPoint point : points) {
            if (point.verdict(Verdict.Check.CLOCK).isPresent()) {
                because("from the future", point, kept);
            } else {
                bySource.computeIfAbsent(point.source(), s -> new ArrayList<>()).add(point);
            }
        }
        bySource.values().forEach(of -> keep(of, policy, zone, kept));
        return kept;
    }

    private static void keep(
            List<RecoveryPoint> points, RetentionPolicy policy, ZoneId zone, SortedMap<String, List<String>> kept) {
        List<RecoveryPoint> newestFirst =
                points.stream().sorted(RecoveryPoint.OLDEST_FIRST.reversed()).toList();
        because("newest", newestFirst.get(0), kept);
        TrustedPointChoice.of(points, points).ifPresent(c -> because("newest trusted", c.point(), kept));
        newestFirst.stream().limit(policy.last()).forEach(p -> because("one of the last", p, kept));
        policy.within().ifPresent(within -> {
            Instant since = newestFirst.get(0).taken().minus(within);
            newestFirst.stream().filter(p -> !p.taken().isBefore(since)).forEach(p -> because("recent", p, kept));
        });
        lastOfEach(newestFirst, policy.daily(), "day", d -> d, zone, kept);
        lastOfEach(newestFirst, policy.weekly(), "week", Retention::week, zone, kept);
        lastOfEach(newestFirst, policy.monthly(), "month", d -> d.withDayOfMonth(1), zone, kept);
        lastOfEach(newestFirst, policy.yearly(), "year", d -> d.withDayOfYear(1), zone, kept);
    }

    /** Returns the Monday of the week (ISO 8601). */
    private static LocalDate week(LocalDate day) {
        return day.with(java.time.DayOfWeek.MONDAY);
    }

    private static void lastOfEach(
            List<RecoveryPoint> newestFirst,
            int count,
            String what,
            Function<LocalDate, LocalDate> period,
            ZoneId zone,
            SortedMap<String, List<String>> kept) {
        Set<LocalDate> seen = new HashSet<>();
        for (RecoveryPoint point : newestFirst) {
            LocalDate begins = period.apply(point.taken().atZone(zone).toLocalDate());
            if (seen.size() < count && seen.add(begins)) {
                because("last of its " + what, point, kept);
            }
        }
    }

    private static void because(String reason, RecoveryPoint point, SortedMap<String, List<String>> kept) {
        kept.computeIfAbsent(point.id(), id -> new ArrayList<>()).add(reason);
    }
}
