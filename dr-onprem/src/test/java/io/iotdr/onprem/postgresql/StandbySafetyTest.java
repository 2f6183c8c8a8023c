package io.iotdr.onprem.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests real clusters with several standbys, slots and synchronous commits. */
final class StandbySafetyTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("standby-test");
    private ReplicatedPostgres west;
    private ReplicatedPostgres east;

    @BeforeEach
    void start() throws Exception {
        west = ReplicatedPostgres.primary(directory.resolve("west"));
        east = west.replica(directory.resolve("east"));
        Replication intoEast = east.replication("west", west, scheduler);
        Await.until("replication", () -> intoEast.status().streaming());
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.close();
        west.close();
        east.close();
    }

    private static void sql(ReplicatedPostgres cluster, String... statements) throws SQLException {
        try (Connection connection = cluster.connect("dr")) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    private static void insert(ReplicatedPostgres cluster, int row) throws SQLException {
        sql(cluster, "INSERT INTO readings VALUES (" + row + ")");
    }

    private static boolean has(ReplicatedPostgres cluster, int row) {
        return cluster.is("SELECT count(*) = 1 FROM readings WHERE id = " + row);
    }

    private List<String> dangers(ReplicatedPostgres cluster) {
        DataStore store = cluster.made(DataStore.class, Map.of("slot_limit_mb", 1), scheduler);
        return store.warnings().stream().map(w -> w.about() + ": " + w.text()).toList();
    }

    @Test
    void aStandbyIsNotPromotedWhileAnotherOneHasMoreCommits() throws Exception {
        try (ReplicatedPostgres north = west.replica(directory.resolve("north"))) {
            Await.until("both replicas", () -> west.is("SELECT count(*) = 2 FROM pg_stat_replication"));
            insert(west, 1);
            Await.until("the row", () -> has(north, 1) && has(east, 1));
            east.replication("west", west, scheduler).stop();
            insert(west, 2);
            Await.until("the row", () -> has(north, 2));
            west.kill();
            assertThatThrownBy(() -> east.store(scheduler, List.of(north)).promote())
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessageContaining(north.url().substring("jdbc:postgresql:".length()) + " has commits up to ");
            assertThat(east.store(scheduler).role()).isEqualTo(Role.REPLICA);
            DataStore best = north.store(scheduler, List.of(east, west));
            best.promote();
            assertThat(best.role()).isEqualTo(Role.PRIMARY);
            assertThat(north.rows()).contains(2);
        }
    }

    /** A checkpoint, or other log after the last commit, is no reason to refuse. */
    @Test
    void aStandbyThatHasEveryCommitIsPromotedAlthoughAnotherOneHasMoreLog() throws Exception {
        try (ReplicatedPostgres north = west.replica(directory.resolve("north"))) {
            insert(west, 1);
            Await.until("the row", () -> has(north, 1) && has(east, 1));
            east.replication("west", west, scheduler).stop();
            sql(west, "SELECT pg_switch_wal()", "CHECKPOINT");
            String end = west.text("SELECT pg_current_wal_lsn()");
            Await.until("the log", () -> north.is("SELECT pg_last_wal_replay_lsn() >= '" + end + "'"));
            west.kill();
            east.store(scheduler, List.of(north)).promote();
            assertThat(east.store(scheduler).role()).isEqualTo(Role.PRIMARY);
        }
    }

    @Test
    void aSlotThatKeepsLogAndAnArchiveThatFailsAreTold() throws Exception {
        assertThat(dangers(west)).isEmpty();
        sql(
                west,
                "SELECT pg_create_physical_replication_slot('gone', true)",
                "SELECT pg_switch_wal()",
                "INSERT INTO readings VALUES (1)");
        assertThat(dangers(west))
                .singleElement()
                .asString()
                .matches("slot gone: .* keeps \\d+ [kM]B of log for a"
                        + " reader that is not connected, .*pg_drop_replication_slot\\('gone'\\)");
        assertThat(dangers(east)).isEmpty();
        sql(west, "SELECT pg_drop_replication_slot('gone')");
        sql(west, "ALTER SYSTEM SET archive_mode = on", "ALTER SYSTEM SET archive_command = 'false'");
        west.kill();
        west.start();
        sql(west, "SELECT pg_switch_wal()", "INSERT INTO readings VALUES (2)");
        Await.until("the archive to fail", () -> !dangers(west).isEmpty());
        assertThat(dangers(west)).singleElement().asString().contains("archive: its archive_command fails since");
    }

    private static final String NOBODY = "ALTER SYSTEM SET synchronous_standby_names = 'nobody'";

    @Test
    void commitsThatWaitForAStandbyAreTold() throws Exception {
        sql(west, NOBODY, "SELECT pg_reload_conf()");
        Await.until("the setting", () -> west.is("SELECT current_setting('synchronous_standby_names') = 'nobody'"));
        Future<Boolean> waiting = scheduler.submit(() -> {
            try (Connection client = DriverManager.getConnection(west.url(), "dr", "")) {
                return client.createStatement().execute("INSERT INTO readings VALUES (1)");
            }
        });
        Await.until("the commit to wait for ten seconds", () -> !dangers(west).isEmpty());
        assertThat(dangers(west))
                .singleElement()
                .asString()
                .contains("commits: 1 sessions wait for a synchronous standby")
                .contains("(nobody)");
        DataStore store = west.store(scheduler);
        store.fence();
        assertThat(store.role()).as("a fence does not wait for it").isEqualTo(Role.FENCED);
        waiting.cancel(true);
    }

    /** Both clusters have the same settings, and the promoted one has no standby. */
    @Test
    void commitsOfAPromotedClusterDoNotWaitForAStandbyThatItDoesNotHave() throws Exception {
        sql(east, NOBODY, "SELECT pg_reload_conf()");
        west.kill();
        east.store(scheduler).promote();
        Await.until("the setting", () -> east.is("SELECT current_setting('synchronous_standby_names') = ''"));
        insert(east, 1);
        assertThat(east.rows()).contains(1);
    }
}
