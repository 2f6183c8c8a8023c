package io.iotdr.onprem.postgresql;

import io.iotdr.spi.StoreWarning;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds dangers to a PostgreSQL server that serves: log that is kept until the disk is full, and commits that wait for a
 * replica. Its queries need the role {@code pg_monitor} at most.
 *
 * @see <a href="https://www.postgresql.org/docs/current/view-pg-replication-slots.html">pg_replication_slots</a>
 */
final class StoreDangers {

    private static final String NOW =
            "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()" + " ELSE pg_current_wal_lsn() END";

    /** Slots that hold back more log than they should, or whose reader has lost its place. */
    private static final String SLOTS = "SELECT 'slot ' || slot_name, CASE WHEN wal_status = 'lost'"
            + " THEN 'its replication slot ' || slot_name || ' has lost its log, so that its reader must be made anew'"
            + " ELSE 'its replication slot ' || slot_name || ' keeps ' || pg_size_pretty(kept) || ' of log'"
            + " || CASE WHEN active THEN '' ELSE ' for a reader that is not connected' END"
            + " || ', until the disk is full: repair the reader, or pg_drop_replication_slot(''' || slot_name || ''')' END"
            + " FROM (SELECT *, coalesce(pg_wal_lsn_diff(" + NOW
            + ", restart_lsn), 0) AS kept FROM pg_replication_slots) s"
            + " WHERE wal_status = 'lost' OR kept > ? ORDER BY slot_name";

    private static final String WAITING = "SELECT 'commits', count(*) || ' sessions wait for a synchronous standby to"
            + " confirm their commit: repair it, or change synchronous_standby_names (' ||"
            + " current_setting('synchronous_standby_names') || ')' FROM pg_stat_activity"
            + " WHERE wait_event = 'SyncRep' AND state_change < clock_timestamp() - interval '10 s'"
            + " HAVING count(*) > 0 AND 0 <= ?";

    private static final String ARCHIVE =
            "SELECT 'archive', 'its archive_command fails since ' || to_char(last_failed_time"
                    + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS\"Z\"') || ' or earlier, so that log fills the disk and backups"
                    + " have nothing newer; its log tells why' FROM pg_stat_archiver"
                    + " WHERE last_failed_time > coalesce(last_archived_time, '-infinity') AND 0 <= ?";

    private StoreDangers() {}

    /**
     * Returns what endangers the server.
     *
     * @param slotLimit how many bytes of log a slot may keep
     */
    static List<StoreWarning> of(Connection connection, long slotLimit) throws SQLException {
        List<StoreWarning> found = new ArrayList<>();
        for (String query : List.of(SLOTS, WAITING, ARCHIVE)) {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setLong(1, slotLimit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new StoreWarning(rows.getString(1), rows.getString(2)));
                    }
                }
            }
        }
        return List.copyOf(found);
    }
}
