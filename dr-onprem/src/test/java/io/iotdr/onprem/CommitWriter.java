package io.iotdr.onprem;

import io.iotdr.testkit.junit.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A service that commits one row after another, at whichever cluster accepts it, and records what was confirmed. */
final class CommitWriter implements AutoCloseable {

    private final List<ReplicatedPostgres> clusters;
    private final Map<Integer, Instant> confirmed = new TreeMap<>();
    private final Thread thread = new Thread(this::write, "writer");
    private volatile boolean going = true;
    private int next;

    CommitWriter(List<ReplicatedPostgres> clusters) {
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

    void awaitMore(int rows) {
        int before = confirmed().size();
        Await.until(rows + " more commits", () -> confirmed().size() >= before + rows);
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        thread.join();
    }
}
