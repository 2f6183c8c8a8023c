package io.iotdr.onprem.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From where to where in its log a PostgreSQL cluster was promoted. Each promotion begins a timeline with the next number. Two
 * clusters that were promoted apart from each other have timelines of one number that are not the same: PostgreSQL, pg_rewind
 * and Patroni compare numbers only, and would mix what the two wrote.
 *
 * @param timeline the number of the newest one
 * @param begins where in the log each timeline but the first one began, by its number
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">Timelines</a>
 * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">TIMELINE_HISTORY</a>
 */
record WalHistory(int timeline, SortedMap<Integer, String> begins) {

    WalHistory {
        begins = new TreeMap<>(begins);
    }

    /** Reads a timeline's history, in the form of a file {@code pg_wal/*.history}. */
    static WalHistory parse(int timeline, String file) {
        Map<Integer, String> ends = new TreeMap<>();
        file.lines()
                .map(line -> line.strip().split("\\s+", 3))
                .filter(parts -> parts.length > 1 && parts[0].matches("[0-9]+"))
                .forEach(parts -> ends.put(Integer.parseInt(parts[0]), parts[1]));
        SortedMap<Integer, String> begins = new TreeMap<>();
        Optional<String> end = Optional.empty();
        for (Map.Entry<Integer, String> past : ends.entrySet()) {
            end.ifPresent(begin -> begins.put(past.getKey(), begin));
            end = Optional.of(past.getValue());
        }
        end.ifPresent(begin -> begins.put(timeline, begin));
        return new WalHistory(timeline, begins);
    }

    /** Reads the history of a server through a connection of the replication protocol. */
    static WalHistory of(Connection replication) throws SQLException {
        try (Statement statement = replication.createStatement()) {
            int timeline;
            try (ResultSet system = statement.executeQuery("IDENTIFY_SYSTEM")) {
                system.next();
                timeline = system.getInt("timeline");
            }
            if (timeline < 2) {
                return new WalHistory(timeline, new TreeMap<>());
            }
            try (ResultSet history = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
                history.next();
                return parse(timeline, history.getString("content"));
            }
        }
    }

    /**
     * Returns why a cluster that was a primary cannot follow another primary. Whoever was promoted instead of it is on a later
     * timeline; otherwise each of them has written on a timeline of one number.
     */
    Optional<String> conflictOfPrimaries(WalHistory other) {
        return timeline >= other.timeline
                ? Optional.of("it has written on timeline " + timeline + ", and the other one on " + other.timeline)
                : conflict(other);
    }

    /** Returns the first timeline that both have, and that did not begin at one place: neither can follow the other. */
    Optional<String> conflict(WalHistory other) {
        return begins.entrySet().stream()
                .filter(e ->
                        other.begins.containsKey(e.getKey()) && !e.getValue().equals(other.begins.get(e.getKey())))
                .findFirst()
                .map(e -> "timeline " + e.getKey() + " began at " + e.getValue() + " here and at "
                        + other.begins.get(e.getKey()) + " there");
    }
}
