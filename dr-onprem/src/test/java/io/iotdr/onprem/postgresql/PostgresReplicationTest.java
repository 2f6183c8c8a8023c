package io.iotdr.onprem.postgresql;

import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reProtect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.StepSequence;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeJournal;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.testkit.server.RealPostgres;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests real clusters of two regions while a service commits: what it was told to be stored is there after a switchover, a
 * failback and a failover, and what is missing is within the reported loss.
 */
final class PostgresReplicationTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("postgres-test");
    private ReplicatedPostgres west;
    private ReplicatedPostgres east;
    private DisasterRecovery recovery;

    @BeforeEach
    void start() throws Exception {
        west = ReplicatedPostgres.primary(directory.resolve("west"));
        east = west.replica(directory.resolve("east"));
        Replication intoEast = east.replication("west", west, scheduler);
        Await.until("replication", () -> intoEast.status().streaming());
    }

    private DisasterRecoveryBuilder orchestrator() throws IOException {
        return orchestrator(steps -> steps.then(fenceRegion()).then(promoteData()));
    }

    private DisasterRecoveryBuilder orchestrator(Consumer<StepSequence> steps) throws IOException {
        return DisasterRecovery.builder()
                .plan(SamplePlans.of(steps).build())
                .region("west", west.region("east", east, scheduler))
                .region("east", east.region("west", west, scheduler))
                .journal(new FakeJournal())
                .time(SystemClock.INSTANCE, scheduler);
    }

    @AfterEach
    void stop() throws Exception {
        if (recovery != null) {
            recovery.close();
        }
        scheduler.close();
        for (ReplicatedPostgres cluster : new ReplicatedPostgres[] {west, east}) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    private static RecoveryReport completed(RecoveryReport report) {
        assertThat(report.completed()).as(String.valueOf(report.steps())).isTrue();
        return report;
    }

    @Test
    void noConfirmedCommitIsLostByASwitchoverAndAFailback() throws Exception {
        Map<Integer, Instant> confirmed;
        recovery = orchestrator().build();
        try (CommitWriter writer = new CommitWriter(List.of(west, east))) {
            writer.awaitMore(200);
            completed(recovery.switchover("iot", "test").await());
            assertThat(west.store(scheduler).role()).isEqualTo(Role.FENCED);
            writer.awaitMore(200);
            Set<Integer> confirmedSoFar = writer.confirmed().keySet();
            assertThat(east.rows()).containsAll(confirmedSoFar);
            completed(recovery.failback("iot", "test").await());
            writer.awaitMore(200);
            confirmed = writer.confirmed();
        }
        assertThat(west.rows()).containsAll(confirmed.keySet());
        assertThat(west.store(scheduler).role()).isEqualTo(Role.PRIMARY);
        assertThat(east.store(scheduler).role()).isEqualTo(Role.FENCED);
    }

    /** After a failback the former primary follows nobody: a switchover to it must not leave out what was written since. */
    @Test
    void noConfirmedCommitIsLostByASwitchoverAfterAFailback() throws Exception {
        Map<Integer, Instant> confirmed;
        recovery = orchestrator().build();
        try (CommitWriter writer = new CommitWriter(List.of(west, east))) {
            completed(recovery.switchover("iot", "test").await());
            completed(recovery.failback("iot", "test").await());
            writer.awaitMore(200);
            completed(recovery.switchover("iot", "test").await());
            writer.awaitMore(50);
            confirmed = writer.confirmed();
        }
        assertThat(east.rows()).containsAll(confirmed.keySet());
    }

    @Test
    void theRegionThatWasLeftIsTheStandbyAfterAMove() throws Exception {
        recovery = orchestrator(steps -> steps.then(fenceRegion())
                        .then(promoteData())
                        .then(reProtect().id("standby").with("region", "source")))
                .build();
        completed(recovery.switchover("iot", "test").await());
        assertThat(west.store(scheduler).role()).isEqualTo(Role.REPLICA);
        assertThat(west.replication("east", east, scheduler).status().streaming())
                .isTrue();
        try (Connection reader = west.connect("postgres")) {
            assertThatThrownBy(() -> reader.createStatement().execute("INSERT INTO readings VALUES (-9)"))
                    .as("clients that try each region in turn reach it again")
                    .hasMessageContaining("read-only transaction");
        }
    }

    /** A power failure while the rules were overwritten leaves a file without the end of the fence, and without the rules. */
    @Test
    void rulesThatWereCutAreNotTakenForTheRulesOfBefore() throws Exception {
        DataStore store = west.store(scheduler);
        Path rules = directory.resolve("west").resolve("pg_hba.conf");
        String before = Files.readString(rules);
        store.fence();
        assertThat(directory.resolve("west").resolve("pg_hba.conf.before-iot-dr"))
                .hasContent(before);
        String fenced = Files.readString(rules);
        Files.writeString(rules, fenced.substring(0, fenced.indexOf("# end")));
        assertThatThrownBy(store::promote).hasMessageContaining("was cut before its end");
        assertThat(rules).hasContent(fenced.substring(0, fenced.indexOf("# end")));
        Files.writeString(rules, fenced);
        store.promote();
        assertThat(rules).hasContent(before);
    }

    @Test
    void aFailoverLosesNoMoreThanItReports() throws Exception {
        Map<Integer, Instant> confirmed;
        recovery = orchestrator()
                .writeLeases(FileLeaseStore.at(directory.resolve("leases"), SystemClock.INSTANCE))
                .build();
        try (CommitWriter writer = new CommitWriter(List.of(west))) {
            writer.awaitMore(200);
            east.replication("west", west, scheduler).stop();
            writer.awaitMore(200);
            west.kill();
            confirmed = writer.confirmed();
        }
        Instant since = Instant.now();
        RecoveryReport report = completed(recovery.failover("iot", Disaster.of(DisasterType.REGIONAL_OUTAGE, "west"))
                .await());
        Instant point = report.recoveryPoint().orElseThrow();
        Set<Integer> rows = east.rows();
        Set<Integer> lost = new TreeSet<>(confirmed.keySet());
        lost.removeAll(rows);
        assertThat(lost).as("replication had ended").hasSizeGreaterThanOrEqualTo(200);
        assertThat(lost)
                .as("confirmed before %s", point)
                .allSatisfy(id -> assertThat(confirmed.get(id)).isAfter(point));
        assertThat(point).isBefore(since);
        assertThat(report.rpaByData()).containsKey("database");
    }

    @Test
    void aFenceShutsClientsOutUntilAPromotionAlsoAfterARestart() throws Exception {
        DataStore store = west.store(scheduler);
        try (Connection client = west.connect("postgres")) {
            client.setAutoCommit(false);
            client.createStatement().execute("INSERT INTO readings VALUES (-1)");
            store.fence();
            assertThatThrownBy(client::commit).as("an open transaction").isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> west.connect("postgres")).hasMessageContaining("pg_hba.conf rejects connection");
        assertThat(east.replication("west", west, scheduler).status().streaming())
                .as("replication continues")
                .isTrue();
        store.fence();
        assertThat(store.role()).isEqualTo(Role.FENCED);
        store.promote();
        assertThat(store.role()).isEqualTo(Role.PRIMARY);
        try (Connection client = west.connect("postgres")) {
            client.createStatement().execute("INSERT INTO readings VALUES (-2)");
        }
        assertThat(west.rows()).contains(-2).doesNotContain(-1);
    }

    /** Rules that are written and not loaded shut nobody out, so the role must not say so, and no run may go on. */
    @Test
    void aFenceThatIsOnlyWrittenIsNone() throws Exception {
        Files.writeString(
                directory.resolve("west").resolve("postgresql.conf"),
                "nonsense_setting = 1\n",
                StandardOpenOption.APPEND);
        DataStore store = west.store(scheduler);
        try (Connection client = west.connect("postgres")) {
            assertThatThrownBy(store::fence)
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("such as an error in postgresql.conf");
            assertThat(store.role()).isEqualTo(Role.PRIMARY);
            client.createStatement().execute("INSERT INTO readings VALUES (-5)");
        }
    }

    @Test
    void theRulesAreRestoredByteByByte() throws Exception {
        Path rules = directory.resolve("west").resolve("pg_hba.conf");
        byte[] odd = "# caf\u00e9 in Latin-1\r\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(rules, odd, StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(rules);
        DataStore store = west.store(scheduler);
        store.fence();
        assertThat(store.role()).isEqualTo(Role.FENCED);
        store.promote();
        assertThat(rules).hasBinaryContent(before);
    }

    @Test
    void clientsThatNameThemselvesLikeTheLibraryAndReplicationSessionsThatRunSqlAreShutOutToo() throws Exception {
        DataStore store = west.store(scheduler);
        try (Connection named = DriverManager.getConnection(
                        west.url() + "?ApplicationName=iot-dr&socketTimeout=10", "postgres", "");
                Connection walsender = DriverManager.getConnection(
                        west.url() + "?replication=database&preferQueryMode=simple&socketTimeout=10", "dr", "")) {
            store.fence();
            assertThatThrownBy(() -> named.createStatement().execute("INSERT INTO readings VALUES (-6)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> walsender.createStatement().execute("INSERT INTO readings VALUES (-7)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(west.rows()).doesNotContain(-6, -7);
    }

    /** The mark of an interrupted rejoin must not let a cluster be rewound that serves again. */
    @Test
    void aStaleMarkRewindsNoPrimary() throws Exception {
        Files.writeString(directory.resolve("west.rejoining"), "an earlier attempt");
        assertThatThrownBy(() -> west.replication("east", east, scheduler).follow("east"))
                .hasMessageContaining("it accepts writes, which would be lost; fence it first");
        west.store(scheduler).fence();
        assertThatThrownBy(() -> west.replication("east", east, scheduler).follow("east"))
                .as("the source is a replica")
                .hasMessageContaining("check that the source is a primary");
        assertThat(west.store(scheduler).role()).as("it was not stopped").isEqualTo(Role.FENCED);
    }

    @Test
    void rulesThatWouldShutOutTheLibraryAreNotLeftInForce() throws Exception {
        DataStore locked = west.store(scheduler, "host all somebody 127.0.0.1/32 trust");
        assertThatThrownBy(locked::fence)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("'admin_rules' would shut out this library too");
        DataStore wrong = west.store(scheduler, "host all dr 127.0.0.1/32 trusted");
        assertThatThrownBy(wrong::fence)
                .hasMessageContaining("would have wrong lines")
                .hasMessageContaining("trusted");
        assertThat(west.store(scheduler).role()).isEqualTo(Role.PRIMARY);
        west.connect("postgres").close();
    }

    @Test
    void aPrimaryThatAcceptsWritesIsNotRewound() throws Exception {
        assertThatThrownBy(() -> west.replication("east", east, scheduler).follow("east"))
                .hasMessageContaining("it accepts writes, which would be lost; fence it first");
        assertThatThrownBy(() -> east.replication("west", west, scheduler).follow("north"))
                .hasMessageContaining("'from' does not tell how to connect to that region; it has west");
    }

    @Test
    void aServerThatIsDownHasDoneNothing() throws Exception {
        DataStore store = west.store(scheduler);
        west.kill();
        assertThatThrownBy(store::fence)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.NOT_DONE))
                .hasMessageContaining("PostgreSQL at //127.0.0.1:");
    }

    @Test
    void aPrimaryAndItsReplicaHoldTheSameData() {
        assertThat(west.store(scheduler).identity()).isPresent();
        assertThat(east.store(scheduler).identity())
                .isEqualTo(west.store(scheduler).identity());
    }

    @Test
    void theWatermarkOfAFencedPrimaryIsTheTimeOfTheFence() {
        DataStore store = west.store(scheduler);
        Instant before = Instant.now();
        store.fence();
        Instant fenced = store.watermark().orElseThrow();
        assertThat(fenced).isAfter(before).isBefore(Instant.now());
        store.fence();
        assertThat(store.watermark()).contains(fenced);
        Await.until(
                "the replica to know that it has everything",
                () -> east.store(scheduler)
                        .watermark()
                        .filter(w -> !w.isBefore(fenced))
                        .isPresent());
        store.promote();
        store.fence();
        assertThat(store.watermark().orElseThrow()).as("another fence").isAfter(fenced);
    }

    @Test
    void aClusterThatCannotBeRewoundIsReplacedByACopy() throws Exception {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String program : List.of("psql", "pg_basebackup", "pg_controldata")) {
            Files.createSymbolicLink(
                    programs.resolve(program), RealPostgres.programs().resolve(program));
        }
        Path rewind = Files.writeString(
                programs.resolve("pg_rewind"),
                "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\necho lost log >&2\nexit 1\n");
        assertThat(rewind.toFile().setExecutable(true, false)).isTrue();
        DataStore old = west.store(scheduler);
        old.fence();
        east.replication("west", west, scheduler).stop();
        east.store(scheduler).promote();
        try (Connection client = east.connect("postgres")) {
            client.createStatement().execute("INSERT INTO readings VALUES (-7)");
        }
        Replication plain = west.replication("east", east, scheduler, Map.of("programs", programs.toString()));
        assertThatThrownBy(() -> plain.follow("east")).hasMessageContaining("Set 'reseed: true'");
        assertThat(old.role()).as("it is up, and fenced").isEqualTo(Role.FENCED);
        Replication seeding =
                west.replication("east", east, scheduler, Map.of("programs", programs.toString(), "reseed", "true"));
        seeding.check("east");
        seeding.follow("east");
        Await.until("west to follow", () -> seeding.status().streaming());
        Await.until("the row", () -> containsRow(-7));

        west.kill();
        Path data = directory.resolve("west");
        Files.writeString(directory.resolve("west.rejoining"), "as a death between the two moves leaves it");
        Files.move(data, directory.resolve("west.reseeded"));
        assertThat(seeding.interrupted()).isTrue();
        assertThat(seeding.status().streaming()).isFalse();
        seeding.follow("east");
        Await.until("west to follow again", () -> seeding.status().streaming());
        assertThat(directory.resolve("west.rejoining")).doesNotExist();
    }

    /** Both clusters were promoted, so both have a timeline 2, and pg_rewind sees nothing to rewind. */
    @Test
    void twoHistoriesAreNotMixed() throws Exception {
        east.replication("west", west, scheduler).stop();
        east.store(scheduler).promote();
        west.kill();
        Files.writeString(directory.resolve("west/standby.signal"), "");
        west.start();
        DataStore old = west.store(scheduler);
        old.promote();
        for (ReplicatedPostgres cluster : List.of(west, east)) {
            try (Connection client = cluster.connect("postgres")) {
                client.createStatement().execute("INSERT INTO readings VALUES (" + (cluster == west ? -9 : -10) + ")");
            }
        }
        old.fence();
        assertThatThrownBy(() -> west.replication("east", east, scheduler).follow("east"))
                .hasMessageContaining("it has written on timeline 2, and the other one on 2")
                .hasMessageContaining("Set 'reseed: true'");
        assertThat(old.role()).as("it is up, and fenced").isEqualTo(Role.FENCED);
        assertThat(west.rows()).contains(-9);
        Replication seeding = west.replication("east", east, scheduler, Map.of("reseed", "true"));
        seeding.follow("east");
        Await.until("the row", () -> containsRow(-10));
        assertThat(west.rows()).doesNotContain(-9);
    }

    /** A primary that was restored to a moment may still have that target in its settings, which a rejoin copies. */
    @Test
    void aReplicaOfARestoredClusterDoesNotStopAtItsRecoveryTarget() throws Exception {
        west.store(scheduler).fence();
        east.replication("west", west, scheduler).stop();
        east.store(scheduler).promote();
        try (Connection client = east.connect("dr")) {
            client.createStatement().execute("ALTER SYSTEM SET recovery_target_time = '2020-01-01 00:00:00+00'");
            client.createStatement().execute("INSERT INTO readings VALUES (-8)");
        }
        Replication rejoining = west.replication("east", east, scheduler);
        rejoining.follow("east");
        Await.until("west to follow", () -> rejoining.status().streaming());
        Await.until("the row", () -> containsRow(-8));
    }

    /** The grants of docs/providers.md are enough for the user of 'from', to rewind and to compare the clusters. */
    @Test
    void theDocumentedGrantsAreEnough() throws Exception {
        try (Connection client = west.connect("dr")) {
            client.createStatement()
                    .execute("CREATE ROLE replicator LOGIN REPLICATION; GRANT pg_checkpoint TO replicator;"
                            + " GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean),"
                            + " pg_read_binary_file(text), pg_read_binary_file(text, bigint, bigint, boolean)"
                            + " TO replicator;"
                            + " SET ROLE replicator; SELECT system_identifier FROM pg_control_system()");
        }
        Await.until("east to have the role", () -> hasReplicator(east));
        west.store(scheduler).fence();
        east.replication("west", west, scheduler).stop();
        east.store(scheduler).promote();
        Replication back = west.replication(
                "east",
                east,
                scheduler,
                Map.of("from", Map.of("east", east.source().replace("user=dr", "user=replicator"))));
        back.follow("east");
        Await.until("west to follow", () -> back.status().streaming());
    }

    private static boolean hasReplicator(ReplicatedPostgres cluster) {
        try (Connection client = cluster.connect("dr");
                ResultSet found =
                        client.createStatement().executeQuery("SELECT 1 FROM pg_roles WHERE rolname = 'replicator'")) {
            return found.next();
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** A cluster of other data must not be replaced, whatever language its programs speak. */
    @Test
    void aClusterOfOtherDataIsNotReplaced() throws Exception {
        ReplicatedPostgres other = ReplicatedPostgres.primary(directory.resolve("other"));
        try {
            west.store(scheduler).fence();
            Replication seeding = west.replication("other", other, scheduler, Map.of("reseed", "true"));
            assertThatThrownBy(() -> seeding.follow("other"))
                    .hasMessageContaining("it is another cluster than the source");
            assertThat(west.store(scheduler).role()).as("it is up again").isEqualTo(Role.FENCED);
            assertThat(directory.resolve("west.replaced")).doesNotExist();
        } finally {
            other.close();
        }
    }

    private boolean containsRow(int id) {
        try {
            return west.rows().contains(id);
        } catch (Exception notYet) {
            return false;
        }
    }

    @Test
    void whatARejoinNeedsIsCheckedBeforehand() throws Exception {
        Replication wrong = west.replication("east", east, scheduler, Map.of("programs", directory.toString()));
        assertThatThrownBy(() -> wrong.check("east")).hasMessageContaining("has no program psql");
        Replication nobody = west.replication("east", east, scheduler, Map.of("run_as", List.of("no-such-sudo")));
        assertThatThrownBy(() -> nobody.check("east")).hasMessageContaining("'run_as' does not work");
        Replication back = west.replication("east", east, scheduler);
        back.check("east");
        Path rules = directory.resolve("east").resolve("pg_hba.conf");
        Files.writeString(rules, Files.readString(rules).replaceAll("(?m)^host +replication.*$", ""));
        try (Connection administrator = east.connect("dr")) {
            administrator.createStatement().execute("SELECT pg_reload_conf()");
        }
        Await.until("a refusal of the login", () -> {
            try {
                back.check("east");
                return false;
            } catch (ProviderException refused) {
                assertThat(refused)
                        .hasMessageContaining("no pg_hba.conf entry for replication")
                        .hasMessageContaining("lines for it with the databases postgres and replication");
                return true;
            }
        });
        assertThatThrownBy(() -> west.replication("east", east, scheduler).check("weast"))
                .hasMessageContaining("'from' does not tell how to connect to that region; it has east");
    }
}
