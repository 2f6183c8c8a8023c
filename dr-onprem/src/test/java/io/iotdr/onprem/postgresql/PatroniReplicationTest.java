package io.iotdr.onprem.postgresql;

import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reProtect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.OnFailure;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.fake.FakeJournal;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Patroni clusters of two regions while a service commits. Patroni alone starts and stops PostgreSQL. */
final class PatroniReplicationTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("patroni-test");
    private ServerProcess etcd;
    private PatroniRegion west;
    private PatroniRegion east;
    private DisasterRecovery recovery;

    @BeforeEach
    void start() throws Exception {
        etcd = PatroniRegion.etcd(directory);
        west = PatroniRegion.primary(directory.resolve("west"), etcd);
        east = west.standby(directory.resolve("east"), etcd);
        recovery = DisasterRecovery.builder()
                .plan(SamplePlans.of(steps -> steps.then(fenceRegion())
                                .then(promoteData())
                                .then(reProtect()
                                        .id("standby")
                                        .with("region", "source")
                                        .onFailure(OnFailure.CONTINUE)))
                        .build())
                .region("west", west.region("east", east, scheduler))
                .region("east", east.region("west", west, scheduler))
                .journal(new FakeJournal())
                .writeLeases(FileLeaseStore.at(directory.resolve("leases"), SystemClock.INSTANCE))
                .time(SystemClock.INSTANCE, scheduler)
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        recovery.close();
        scheduler.close();
        west.close();
        east.close();
        etcd.close();
    }

    private static RecoveryReport completed(RecoveryReport report) {
        assertThat(report.completed()).as(String.valueOf(report.steps())).isTrue();
        return report;
    }

    @Test
    void noConfirmedCommitIsLostByASwitchoverAndAFailback() throws Exception {
        Map<Integer, Instant> confirmed;
        try (CommitWriter writer = new CommitWriter(List.of(west, east))) {
            writer.awaitMore(200);
            completed(recovery.switchover("iot", "test").await());
            assertThat(west.store(scheduler).role()).isEqualTo(Role.REPLICA);
            writer.awaitMore(200);
            Set<Integer> confirmedSoFar = writer.confirmed().keySet();
            assertThat(east.rows()).containsAll(confirmedSoFar);
            completed(recovery.failback("iot", "test").await());
            writer.awaitMore(200);
            confirmed = writer.confirmed();
        }
        assertThat(west.rows()).containsAll(confirmed.keySet());
        assertThat(west.store(scheduler).role()).isEqualTo(Role.PRIMARY);
        assertThat(east.replication("west", west, scheduler).status().streaming())
                .isTrue();
    }

    /** The log that only the old cluster has is taken back by Patroni. */
    @Test
    void aClusterThatWasCutOffIsRewound() throws Exception {
        DataStore old = west.store(scheduler);
        east.replication("west", west, scheduler).stop();
        east.store(scheduler).promote();
        insert(west, -6);
        insert(east, -7);
        Replication back = west.replication("east", east, scheduler);
        assertThatThrownBy(() -> back.follow("east")).hasMessageContaining("it accepts writes, which would be lost");
        old.fence();
        assertThat(old.role()).isEqualTo(Role.FENCED);
        assertThat(west.rows())
                .as("until it follows, it keeps what only it has")
                .contains(-6);
        back.follow("east");
        Await.until("the row", () -> west.is("SELECT count(*) = 1 FROM readings WHERE id = -7"));
        assertThat(west.rows()).doesNotContain(-6);
        assertThat(old.role()).isEqualTo(Role.REPLICA);
    }

    private static void insert(PatroniRegion region, int row) throws SQLException {
        try (Connection client = region.connect("service")) {
            client.createStatement().execute("INSERT INTO readings VALUES (" + row + ")");
        }
    }

    /** The old cluster comes back as a primary of its own timeline 2, which is not that of the new one. */
    @Test
    void aFailoverLosesNoMoreThanItReportsAndTwoHistoriesAreNotMixed() throws Exception {
        Map<Integer, Instant> confirmed;
        try (CommitWriter writer = new CommitWriter(List.of(west))) {
            writer.awaitMore(200);
            west.kill();
            confirmed = writer.confirmed();
        }
        Disaster outage = Disaster.of(DisasterType.REGIONAL_OUTAGE, "west");
        RecoveryReport report = completed(recovery.failover("iot", outage).await());
        Instant point = report.recoveryPoint().orElseThrow();
        Set<Integer> found = east.rows();
        confirmed.forEach((row, at) -> {
            if (at.isBefore(point)) {
                assertThat(found).contains(row);
            }
        });
        west.start();
        DataStore old = west.store(scheduler);
        Await.until("the old cluster to be a primary again", () -> west.is("SELECT NOT pg_is_in_recovery()"));
        old.fence();
        Set<Integer> kept = west.rows();
        Replication back = west.replication("east", east, scheduler);
        assertThatThrownBy(() -> back.follow("east"))
                .hasMessageContaining("promoted apart from each other")
                .hasMessageContaining("patronictl remove");
        assertThat(old.role()).isEqualTo(Role.FENCED);
        assertThat(west.rows()).isEqualTo(kept);
    }

    @Test
    void whatPatroniRefusesIsNamed() {
        assertThatThrownBy(() -> east.made(DataStore.class, Map.of("password", "wrong"), scheduler)
                        .promote())
                .hasMessageContaining("HTTP 401")
                .hasMessageContaining("restapi.authentication");
        assertThatThrownBy(() -> east.made(DataStore.class, Map.of("system_identifier", "1"), scheduler)
                        .promote())
                .hasMessageContaining("it is another cluster");
        assertThatThrownBy(() -> east.replication("west", west, scheduler).check("weast"))
                .hasMessageContaining("it has west");
        Map<String, Object> several = Map.of("from", Map.of("west", Map.of("host", "10.0.0.1,10.0.0.2")));
        assertThatThrownBy(() -> east.made(Replication.class, several, scheduler))
                .hasMessageContaining("expected one name or address that leads to the leader");
        DataStore nobody = east.made(DataStore.class, Map.of("members", "http://127.0.0.1:9"), scheduler);
        assertThatThrownBy(nobody::role).hasMessageContaining("the connection was refused");
    }

    /** For some seconds no member is a primary, and then one is: the region must not count as fenced in between. */
    @Test
    void aClusterBetweenTwoLeadersIsAPrimaryAndIsFenced() throws Exception {
        try (PatroniRegion second = west.member(directory.resolve("west2"), etcd)) {
            west.kill();
            DataStore store = second.store(scheduler);
            assertThat(store.role()).isEqualTo(Role.PRIMARY);
            assertThat(second.is("SELECT pg_is_in_recovery()")).isTrue();
            store.fence();
            assertThat(store.role()).isEqualTo(Role.FENCED);
            assertThatThrownBy(() -> insert(second, -8)).hasMessageContaining("read-only transaction");
            store.promote();
            insert(second, -8);
        }
    }

    @Test
    void twoManagersDoNotFight() {
        DataStore plain = new PostgresProviders()
                .make(
                        DataStore.class,
                        ProviderSettings.of(Map.of("url", west.url(), "user", "postgres")),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
        assertThat(plain.role()).isEqualTo(Role.PRIMARY);
        assertThatThrownBy(plain::fence).hasMessageContaining("use 'provider: patroni'");
        assertThatThrownBy(plain::promote).hasMessageContaining("use 'provider: patroni'");
    }

    /** A member that does not answer may be a primary whose Patroni process died. */
    @Test
    void aFenceIsNotProvenWhileAMemberIsSilent() {
        DataStore store =
                west.made(DataStore.class, Map.of("members", List.of(west.address(), "http://127.0.0.1:9")), scheduler);
        west.store(scheduler).fence();
        assertThatThrownBy(store::role).hasMessageContaining("a member does not answer, so it may accept some");
        assertThat(west.store(scheduler).role()).isEqualTo(Role.FENCED);
        assertThatThrownBy(() -> west.replication("east", east, scheduler).follow("east"))
                .as("a source that is a replica itself")
                .hasMessageContaining("accepts no writes; let 'from' lead to the member that leads");
    }

    /** Each question to a member whose host is off costs a timeout. */
    @Test
    void aMemberThatDoesNotAnswerIsAskedOnceInALook() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Socket> held = new CopyOnWriteArrayList<>();
            Future<?> accepting = scheduler.submit(() -> {
                while (true) {
                    held.add(silent.accept());
                    asked.incrementAndGet();
                }
            });
            List<String> members = List.of(west.address(), "http://127.0.0.1:" + silent.getLocalPort());
            DataStore store = west.made(DataStore.class, Map.of("members", members, "timeout", "1s"), scheduler);
            assertThat(store.role()).isEqualTo(Role.PRIMARY);
            assertThat(asked).hasValue(1);
            assertThat(store.watermark()).isPresent();
            assertThat(asked).hasValue(2);
            accepting.cancel(true);
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
