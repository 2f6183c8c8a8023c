package io.iotdr.onprem.postgresql;

import io.iotdr.testkit.junit.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** A service that commits one row after another, at whichever cluster accepts it, and records what was confirmed. */
final class CommitWriter implements AutoCloseable {

    /** A place where the service may write. */
    interface Cluster {
        Connection connect(String user) throws SQLException;

        /** Returns a user that a fence does not keep out. */
        String administrator();

        /** Returns the rows that are there. */
        default Set<Integer> rows() throws SQLException {
            Set<Integer> rows = new TreeSet<>();
            try (Connection connection = connect(administrator());
                    ResultSet found = connection.createStatement().executeQuery("SELECT id FROM readings")) {
                while (found.next()) {
                    rows.add(found.getInt(1));
                }
            }
            return rows;
        }
    }

    /** Hundreds of commits in a second are enough to find a lost one. */
    private static final long PAUSE_NANOS = 2_000_000;

    private final List<? extends Cluster> clusters;
    private final Map<Integer, Instant> confirmed = new TreeMap<>();
    private final Thread thread = new Thread(this::write, "writer");
    private volatile boolean going = true;
    private int next;

    CommitWriter(List<? extends Cluster> clusters) {
        this.clusters = clusters;
        thread.start();
    }

    private void write() {
        for (int turn = 0; going; turn++) {
            try (Connection connection = clusters.get(turn % clusters.size()).connect("postgres");
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO readings VALUES (?)")) {
                while (going) {
                    insert.setInt(1, next++);
                    insert.execute();
                    synchronized (this) {
                        confirmed.put(next - 1, Instant.now());
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException notHere) {
                next++;
            }
        }
    }

    /** Returns the rows that were confirmed, each with the moment of its confirmation. */
    synchronized Map<Integer, Instant> confirmed() {
        return Map.copyOf(confirmed);
    }

    private synchronized int count() {
        return confirmed.size();
    }

    void awaitMore(int rows) {
        int before = count();
        Await.until(rows + " more commits", () -> count() >= before + rows);
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        thread.join();
    }
}
