package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reProtect;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeDataStore;
import io.iotdr.testkit.fake.FakeReplication;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests regions that hold several data sets, each with a replication of its own, and one that has no store. */
final class SeveralReplicationsTest extends EngineTest {

    private final StepSpec standby =
            reProtect().id("standby").with("region", "source").onFailure(OnFailure.CONTINUE);
    private final RecoveryPlan plan = SamplePlans.forAnyDisaster(
                    s -> s.then(fenceRegion()).then(promoteData()).then(standby))
            .build();
    private final FakeDataStore queueInWest = new FakeDataStore(Role.PRIMARY);
    private final FakeDataStore queueInEast = new FakeDataStore(Role.REPLICA);
    private final FakeReplication database = new FakeReplication();
    private final FakeReplication queue = new FakeReplication();
    private final FakeReplication files = new FakeReplication();
    private final FakeReplication databaseBack = new FakeReplication();
    private final FakeReplication queueBack = new FakeReplication();

    @BeforeEach
    void follow() {
        queueInWest.reaching(platform.time.now());
        queueInEast.reaching(platform.time.now());
        platform.west.database.reaching(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        List.of(database, queue, files).forEach(r -> r.follow("west"));
    }

    private DisasterRecovery recovery() {
        RegionResources west = RegionResources.builder()
                .dataStore("database", platform.west.database)
                .dataStore("queue", queueInWest)
                .replication("database", databaseBack)
                .replication("queue", queueBack)
                .build();
        RegionResources east = RegionResources.builder()
                .dataStore("database", platform.east.database)
                .dataStore("queue", queueInEast)
                .replication("database", database)
                .replication("queue", queue)
                .replication("files", files)
                .build();
        return opened(platform.orchestrator("first", plan)
                .region("west", west)
                .region("east", east)
                .build());
    }

    @Test
    void aPromotionStopsEachAndTheReportHasAPointForEach() {
        files.lagging(Duration.ofSeconds(20));
        RecoveryReport report = ended(darkWest(recovery()));
        assertThat(report.completed()).as(String.valueOf(report.steps())).isTrue();
        assertThat(List.of(database, queue, files))
                .allSatisfy(r -> assertThat(r.status().streaming()).isFalse());
        assertThat(report.rpaByData()).containsOnlyKeys("database", "queue", "files");
        assertThat(report.rpa())
                .as("of the data that has no store")
                .contains(report.rpaByData().get("files"));
        assertThat(report.rpa().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aPlannedMoveWaitsForDataWithoutAStoreToo() {
        files.lagging(Duration.ofSeconds(20));
        RecoveryExecution run = recovery().switchover("iot", "anna");
        until(() -> queueInWest.role() == Role.FENCED);
        queueInEast.reaching(queueInWest.watermark().orElseThrow());
        platform.east.database.reaching(platform.west.database.watermark().orElseThrow());
        platform.time.advance(Duration.ofSeconds(10));
        assertThat(queueInEast.role()).isNotEqualTo(Role.PRIMARY);
        files.lagging(Duration.ZERO);
        assertThat(ended(run).completed()).isTrue();
        assertThat(queueInEast.role()).isEqualTo(Role.PRIMARY);
    }

    /** Only the replication of the store that cannot follow fails; that store is fenced, and the other one follows. */
    @Test
    void eachStoreFollowsByItsOwnReplication() {
        RecoveryExecution run = recovery().switchover("iot", "anna");
        until(() -> queueInEast.role() == Role.PRIMARY || advance());
        assertThat(ended(run).completed()).isTrue();
        assertThat(databaseBack.status().streaming()).isTrue();
        assertThat(queueBack.status().streaming()).isTrue();
    }

    private boolean advance() {
        if (queueInWest.role() == Role.FENCED) {
            queueInEast.reaching(queueInWest.watermark().orElseThrow());
            platform.east.database.reaching(platform.west.database.watermark().orElseThrow());
        }
        return false;
    }

    /** A store of which nobody knows how it follows must be a replica already. */
    @Test
    void aStoreWithoutAReplicationIsNotTakenForProtected() {
        queueInEast.fence();
        DisasterRecovery recovery = opened(platform.orchestrator("first", plan)
                .region(
                        "east",
                        RegionResources.builder()
                                .dataStore("database", platform.east.database)
                                .dataStore("queue", queueInEast)
                                .replication("database", database)
                                .build())
                .build());
        RecoveryExecution run = recovery.switchover("iot", "anna");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        assertThat(recovery.events(run.id()).toString())
                .contains("it is no replica of west: queue", "regions.east.replications");
    }

    /** A consumer group beside a database that others replicate does not make that database a replica. */
    @Test
    void aReplicationWithANameOfItsOwnFeedsNoStore() {
        RegionResources region = RegionResources.builder()
                .dataStore("database", platform.east.database)
                .replication("history", files.lagging(Duration.ofHours(5)))
                .build();
        assertThat(region.fedBy("history")).isEmpty();
        assertThat(region.watermarks(platform.time.now()))
                .containsEntry("history", platform.time.now().minus(Duration.ofHours(5)));
        RegionResources plain = RegionResources.builder()
                .dataStore("database", platform.east.database)
                .dataStore("queue", queueInEast)
                .replication("queue", queue)
                .replication(database)
                .build();
        assertThat(plain.fedBy(RegionResources.ALL_STORES)).containsOnlyKeys("database");
    }
}
