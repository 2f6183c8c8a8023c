package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor;
import io.iotdr.config.Configuration;
import io.iotdr.health.Detection;
import io.iotdr.health.DetectionPolicy;
import io.iotdr.health.FailoverPolicy;
import io.iotdr.health.HealthMonitor;
import io.iotdr.health.VantagePoint;
import io.iotdr.health.WatchedRegion;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.StoreWarning;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.fake.FakeProbe;
import io.iotdr.testkit.fake.FakeReplication;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests that the supervisor detects a disaster and acts as the plan's failover mode allows. */
final class SupervisorTest extends EngineTest {

    private static final DetectionPolicy POLICY = new DetectionPolicy(
            Duration.ofSeconds(1),
            Patience.ANSWER,
            4,
            0.5,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1));

    private final FakeProbe fromWitness = new FakeProbe();
    private final FakeProbe integrity = new FakeProbe();
    private final FakeProbe fromEast = new FakeProbe();
    private final FakeProbe anchor = new FakeProbe();
    private final List<RecoveryExecution> started = new CopyOnWriteArrayList<>();

    private VantagePoint point(String name, String region, HealthProbe health) {
        Map<String, HealthProbe> west = Map.of("health", health, "integrity", integrity);
        return new VantagePoint(name, region, Map.of("west", west), Map.of("anchor", anchor));
    }

    private Configuration configuration(RecoveryPlan plan, VantagePoint... points) {
        return new Configuration(
                List.of(plan),
                Map.of(),
                List.of(),
                POLICY,
                List.of(points),
                Map.of("integrity", DisasterType.DATA_CORRUPTION),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false,
                io.iotdr.log.Redactor.NONE,
                List.of(),
                new FakeContext(platform.time, platform.time));
    }

    private static RecoveryPlan plan(FailoverMode mode) {
        return SamplePlans.forAnyDisaster(s -> s.then(failoverDns()))
                .failoverMode(mode)
                .build();
    }

    private FailoverSupervisor supervise(FailoverMode mode, VantagePoint... points) {
        RecoveryPlan plan = plan(mode);
        return supervise(recovery(plan), plan, points);
    }

    private FailoverSupervisor supervise(DisasterRecovery recovery, RecoveryPlan plan, VantagePoint... points) {
        return recovery.supervise(configuration(plan, points), new FailoverSupervisor.SupervisorListener() {
            @Override
            public void onExecution(RecoveryExecution execution) {
                started.add(execution);
            }
        });
    }

    private VantagePoint[] witnessAndEast() {
        return new VantagePoint[] {point("witness", "nowhere", fromWitness), point("east", "east", fromEast)};
    }

    private void quiet(Duration length) {
        long end = platform.time.nanos() + length.toNanos();
        until(() -> platform.time.nanos() >= end);
    }

    @Test
    void anAutomaticPlanFailsOverWithoutApproval() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    /** The run has ended when the region that it left comes back; nothing fences it any more. */
    @Test
    void aRegionThatComesBackAsASecondWriterIsTold() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(fenceRegion()).then(promoteData()).then(failoverDns()))
                .failoverMode(FailoverMode.MANUAL)
                .build();
        DisasterRecovery recovery = opened(platform.orchestrator("first", plan)
                .writeLeases(platform.leases)
                .build());
        supervise(recovery, plan, witnessAndEast());
        assertThat(ended(darkWest(recovery)).completed()).isTrue();
        quiet(Duration.ofMinutes(10));
        assertThat(platform.alerts.delivered()).noneMatch(m -> m.text().contains("two regions accept writes"));
        platform.west.comeBack();
        until(() -> told(AlertMessage.Severity.CRITICAL, "two regions accept writes: database in west"));
        platform.west.database.fence();
        until(() -> told(AlertMessage.Severity.INFO, "no store in west accepts writes beside east any more"));
    }

    @Test
    void whatEndangersAStoreIsToldOnceAndWhenItHasPassed() {
        supervise(FailoverMode.MANUAL, witnessAndEast());
        platform.west.database.warning(new StoreWarning("slot old", "its slot keeps 1 GB"));
        until(() -> told(AlertMessage.Severity.WARNING, "database: its slot keeps 1 GB"));
        platform.west.database.warning(new StoreWarning("slot old", "its slot keeps 2 GB"));
        quiet(Duration.ofMinutes(30));
        assertThat(platform.alerts.delivered()).as("told once").hasSize(1);
        platform.west.database.warning();
        until(() -> told(AlertMessage.Severity.INFO, "no longer: database: its slot keeps 2 GB"));
    }

    @Test
    void aReplicaThatLagsIsToldAtTwoAndThreeTimesTheRpoAndWhenItHasCaughtUp() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(fenceRegion()).then(promoteData()).then(failoverDns()))
                .failoverMode(FailoverMode.MANUAL)
                .build();
        Duration rpo = plan.objectives().rpo();
        supervise(recovery(plan), plan, witnessAndEast());
        platform.east.database.reaching(platform.time.now().minus(rpo.dividedBy(2)));
        quiet(rpo);
        assertThat(platform.alerts.delivered()).as("within twice the RPO").isEmpty();
        until(() -> told(AlertMessage.Severity.WARNING, "more than 2 times the RPO"));
        until(() -> told(AlertMessage.Severity.CRITICAL, "more than 3 times the RPO"));
        platform.east.database.reaching(platform.time.now());
        until(() -> told(AlertMessage.Severity.INFO, "is within the RPO"));
        assertThat(platform.alerts.delivered()).hasSize(3);
    }

    /** Such as a consumer group that copies files: no store tells how far it is. */
    @Test
    void aReplicationWithoutAStoreIsAnExposureToo() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(promoteData()))
                .failoverMode(FailoverMode.MANUAL)
                .build();
        FakeReplication files = new FakeReplication();
        files.follow("west");
        DisasterRecovery recovery = opened(platform.orchestrator("first", plan)
                .region(
                        "east",
                        RegionResources.builder()
                                .dataStore("database", platform.east.database)
                                .replication("database", new FakeReplication())
                                .replication("files", files)
                                .build())
                .build());
        supervise(recovery, plan, witnessAndEast());
        quiet(plan.objectives().rpo());
        assertThat(platform.alerts.delivered()).isEmpty();
        files.lagging(plan.objectives().rpo().multipliedBy(4));
        until(() -> told(AlertMessage.Severity.CRITICAL, "of files, more than 3 times the RPO"));
        files.lagging(Duration.ZERO);
        until(() -> told(AlertMessage.Severity.INFO, "is within the RPO"));
    }

    private boolean told(AlertMessage.Severity severity, String text) {
        return platform.alerts.delivered().stream()
                .anyMatch(m -> m.severity() == severity && m.title().contains(text));
    }

    @Test
    void aDisasterThatOnlyAMinorityObservesStartsNoFailover() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unhealthy("refused");
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
    }

    @Test
    void aShortImpairmentStartsNoFailover() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        for (int i = 0; i < 10; i++) {
            fromWitness.unhealthy("slow");
            fromEast.unhealthy("slow");
            quiet(Duration.ofSeconds(3));
            fromWitness.healthy();
            fromEast.healthy();
            quiet(Duration.ofSeconds(6));
        }
        assertThat(started).isEmpty();
    }

    @Test
    void vantagePointsThatCannotObserveStartNoFailover() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unknown("my network is down");
        fromEast.unknown("mine too");
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
    }

    @Test
    void aFailoverIsOnlyProposedWithoutAWitness() {
        FailoverSupervisor supervisor = supervise(FailoverMode.AUTOMATIC, point("east", "east", fromEast));
        platform.west.goDark();
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThat(started).isEmpty();
        until(() -> platform.alerts.delivered().stream().anyMatch(a -> a.title().contains("waits for approval")));
        supervisor.approve("iot", "bert");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
        assertThatThrownBy(() -> supervisor.approve("iot", "bert")).hasMessageContaining("no failover is proposed");
    }

    @Test
    void anAutomaticPlanOnlyProposesToMoveToAnImpairedRegion() {
        FailoverSupervisor supervisor = supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.east.health.unhealthy("refused");
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
    }

    @Test
    void aManualPlanOnlyAlerts() {
        FailoverSupervisor supervisor = supervise(FailoverMode.MANUAL, witnessAndEast());
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(a -> a.title().contains("to start a failover: dr failover start iot")));
        assertThat(supervisor.proposed()).isEmpty();
        assertThat(started).isEmpty();
    }

    @Test
    void anOrchestratorThatSeesEverythingDarkSuspectsItself() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        anchor.unhealthy("refused");
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
        platform.west.goDark();
        anchor.healthy();
        until(() -> !started.isEmpty());
    }

    @Test
    void withoutAnythingOutsideTheRegionAFailoverIsOnlyProposed() {
        Map<String, Map<String, HealthProbe>> west = Map.of("west", Map.of("health", fromWitness));
        FailoverSupervisor supervisor =
                supervise(FailoverMode.AUTOMATIC, new VantagePoint("witness", "nowhere", west, Map.of()));
        fromWitness.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThat(started).isEmpty();
    }

    @Test
    void vantagePointsThatShareTheirProbesCountOnce() {
        supervise(
                FailoverMode.AUTOMATIC,
                point("witness", "nowhere", fromWitness),
                point("its copy", "nowhere", fromWitness),
                point("east", "east", fromEast));
        fromWitness.unhealthy("refused");
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
    }

    @Test
    void aProbeThatFailsForAReasonOfItsOwnIsNoVote() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unknown("the password was rotated");
        fromEast.unknown("the password was rotated");
        quiet(Duration.ofMinutes(2));
        assertThat(started).isEmpty();
    }

    @Test
    void aProbeThatCannotObserveIsReportedOnItsOwn() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unknown("login refused");
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(m -> m.text().contains("health of west at witness cannot observe")
                        && m.text().contains("login refused")));
        quiet(Duration.ofMinutes(1));
        assertThat(platform.alerts.delivered()).as("once").hasSize(1);
        assertThat(started).isEmpty();
    }

    @Test
    void aJumpOfTheWallClockCompletesNoDetection() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        for (int i = 0; i < 10; i++) {
            fromWitness.unhealthy("slow");
            fromEast.unhealthy("slow");
            quiet(Duration.ofSeconds(2));
            platform.time.jump(Duration.ofHours(3));
            quiet(Duration.ofSeconds(1));
            fromWitness.healthy();
            fromEast.healthy();
            quiet(Duration.ofSeconds(6));
        }
        assertThat(started).isEmpty();
    }

    @Test
    void aFailbackIsProposedOnceThePrimaryRegionStaysHealthy() {
        FailoverSupervisor supervisor = supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
        quiet(Duration.ofMinutes(10));
        String proposal = "can serve again; to move back: dr failback start iot";
        assertThat(platform.alerts.delivered()).noneMatch(m -> m.text().contains(proposal));
        fromWitness.healthy();
        fromEast.healthy();
        quiet(Duration.ofMinutes(10));
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains(proposal)));
        assertThat(platform.alerts.delivered().stream().filter(m -> m.text().contains(proposal)))
                .hasSize(1);
        assertThat(supervisor.proposed()).isEmpty();
        assertThat(started).hasSize(1);
    }

    @Test
    void afterAFailoverTheRegionThatServesIsWatched() {
        FakeProbe east = new FakeProbe();
        Map<String, HealthProbe> west = Map.of("health", fromWitness);
        FailoverSupervisor supervisor = supervise(
                FailoverMode.AUTOMATIC,
                new VantagePoint(
                        "witness",
                        "nowhere",
                        Map.of("west", west, "east", Map.of("health", east)),
                        Map.of("anchor", anchor)));
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
        east.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThat(supervisor.proposed().get("iot").region()).isEqualTo("east");
        assertThat(started)
                .as("a second automatic move within the cool-down is flapping")
                .hasSize(1);
    }

    @Test
    void aDamagedRunOfThePlanDoesNotSilenceTheDetection() {
        platform.journal.append("iot-1", 0, List.of("not an event".getBytes(StandardCharsets.UTF_8)));
        FailoverSupervisor supervisor = supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThat(started).isEmpty();
    }

    @Test
    void aDamagedRunOfAnotherPlanDoesNotKeepThisOneFromFailingOver() {
        platform.journal.append("other-1", 0, List.of("not an event".getBytes(StandardCharsets.UTF_8)));
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
    }

    @Test
    void aRefusedStartIsTriedAgainWhileTheRegionIsImpaired() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        platform.leases.faults().breakDown("away");
        until(() ->
                platform.alerts.delivered().stream().anyMatch(m -> m.text().contains("the failover did not start")));
        assertThat(started).isEmpty();
        platform.leases.faults().repair();
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).completed()).isTrue();
        assertThat(platform.alerts.delivered().stream().filter(m -> m.text().contains("did not start")))
                .as("the same refusal is told once")
                .hasSize(1);
    }

    @Test
    void aProbeThatStallsCountsAsFailedAndBlindsNoOther() {
        CountDownLatch never = new CountDownLatch(1);
        HealthProbe stalls = new HealthProbe() {
            @Override
            public String target() {
                return "a stalled server";
            }

            @Override
            public Observation probe(Duration timeout) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Observation.Unknown("released");
            }
        };
        List<Detection> detections = new CopyOnWriteArrayList<>();
        DetectionPolicy impatient = new DetectionPolicy(
                Duration.ofMillis(100),
                Patience.SILENCE,
                2,
                0.5,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1));
        try (HealthMonitor monitor = new HealthMonitor(
                new WatchedRegion(
                        "west", List.of(point("witness", "nowhere", stalls), point("east", "east", fromEast))),
                impatient,
                TimeSource.system("stalled-probe"),
                detections::add)) {
            fromEast.unhealthy("refused");
            monitor.start();
            Await.until("a detection", () -> !detections.isEmpty());
        } finally {
            never.countDown();
        }
        assertThat(detections.get(0).evidence()).anyMatch(e -> e.contains("did not return within"));
    }

    @Test
    void aListenerThatThrowsDoesNotCancelTheFailover() {
        RecoveryPlan plan = plan(FailoverMode.AUTOMATIC);
        DisasterRecovery recovery = recovery(plan);
        recovery.supervise(configuration(plan, witnessAndEast()), new FailoverSupervisor.SupervisorListener() {
            @Override
            public void onDetection(RecoveryPlan of, Detection detection, FailoverPolicy.Reaction verdict) {
                throw new NoClassDefFoundError("com/example/Missing");
            }
        });
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> recovery.history().size() == 1 && recovery.unfinished().isEmpty());
        assertThat(recovery.report("iot-1").completed()).isTrue();
    }

    @Test
    void aListenerThatBlocksDelaysNoFailover() {
        RecoveryPlan plan = plan(FailoverMode.AUTOMATIC);
        DisasterRecovery recovery = recovery(plan);
        CountDownLatch released = new CountDownLatch(1);
        recovery.supervise(configuration(plan, witnessAndEast()), new FailoverSupervisor.SupervisorListener() {
            @Override
            public void onDetection(RecoveryPlan of, Detection detection, FailoverPolicy.Reaction verdict) {
                try {
                    released.await();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> recovery.history().size() == 1 && recovery.report("iot-1").status() == ExecutionStatus.COMPLETED);
        released.countDown();
    }

    @Test
    void aRefusedApprovalLeavesTheProposal() {
        FailoverSupervisor supervisor = supervise(FailoverMode.APPROVE, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThatThrownBy(() -> supervisor.approve("iot", "anna")).hasMessageContaining("sees it impaired");
        platform.west.goDark();
        assertThat(ended(supervisor.approve("iot", "anna")).completed()).isTrue();
        assertThat(supervisor.proposed()).isEmpty();
    }

    @Test
    void aProposalReachesAChannelThatWasAway() {
        platform.alerts.faults().breakDown("no network");
        FailoverSupervisor supervisor = supervise(FailoverMode.APPROVE, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        quiet(Duration.ofMinutes(5));
        platform.alerts.faults().repair();
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(a -> a.text().contains("is prepared and waits for approval")));
    }

    @Test
    void aWorseDetectionIsReportedWithinTheCoolDown() {
        FailoverSupervisor supervisor = supervise(FailoverMode.APPROVE, witnessAndEast());
        integrity.unhealthy("checksums differ");
        until(() -> supervisor.proposed().containsKey("iot"));
        assertThat(supervisor.proposed().get("iot").type()).isEqualTo(DisasterType.DATA_CORRUPTION);
        quiet(Duration.ofMinutes(10));
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().get("iot").type() == DisasterType.REGIONAL_OUTAGE);
    }

    @Test
    void anAutomaticPlanStartsOnceItsTargetHasRecovered() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        platform.west.goDark();
        platform.east.health.unhealthy("a blip");
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisorProposes());
        platform.east.health.healthy();
        until(() -> !started.isEmpty());
    }

    private boolean supervisorProposes() {
        return platform.alerts.delivered().stream().anyMatch(a -> a.text().contains("waits for approval"));
    }

    @Test
    void oneFailedRoundBeforeSuccessesIsNoDetection() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        quiet(Duration.ofSeconds(2));
        fromWitness.healthy();
        fromEast.healthy();
        quiet(Duration.ofMinutes(1));
        assertThat(started).isEmpty();
        assertThat(platform.alerts.delivered()).isEmpty();
    }

    @Test
    void aProbeThatReturnsNullBlindsNoOther() {
        HealthProbe broken = new HealthProbe() {
            @Override
            public String target() {
                return "broken";
            }

            @Override
            @SuppressWarnings("NullAway")
            public Observation probe(Duration timeout) {
                return null;
            }
        };
        VantagePoint odd = new VantagePoint(
                "witness",
                "nowhere",
                Map.of("west", Map.of("health", fromWitness, "odd", broken)),
                Map.of("anchor", anchor));
        supervise(FailoverMode.AUTOMATIC, odd, point("east", "east", fromEast));
        platform.west.goDark();
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> !started.isEmpty());
    }

    @Test
    void anIsolatedOrchestratorSaysSoOnce() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        anchor.unhealthy("refused");
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(a -> a.text().contains("reach nothing outside of it, and the others are no majority")));
        quiet(Duration.ofMinutes(2));
        assertThat(platform.alerts.delivered()).hasSize(1);
    }

    @Test
    void anOrchestratorOfWhichTooManyVantagePointsAreIsolatedSaysSo() {
        FakeProbe own = new FakeProbe().unhealthy("refused");
        VantagePoint cut = new VantagePoint(
                "witness", "nowhere", Map.of("west", Map.of("health", fromWitness)), Map.of("anchor", own));
        supervise(FailoverMode.AUTOMATIC, cut, point("east", "east", fromEast));
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(a -> a.text().contains("the others are no majority: witness")));
    }

    @Test
    void eachOutageIsToldAndAProposalIsWithdrawnWhenTheRegionWorks() {
        FailoverSupervisor supervisor = supervise(FailoverMode.APPROVE, witnessAndEast());
        for (int outage = 1; outage <= 2; outage++) {
            int expected = outage;
            fromWitness.unhealthy("refused");
            fromEast.unhealthy("refused");
            until(() -> told("is prepared and waits for approval") == expected);
            fromWitness.healthy();
            fromEast.healthy();
            until(() -> told("works again, so the prepared failover is withdrawn") == expected);
            assertThat(supervisor.proposed()).isEmpty();
            quiet(Duration.ofSeconds(2));
        }
    }

    private long told(String text) {
        return platform.alerts.delivered().stream()
                .filter(a -> a.text().contains(text))
                .count();
    }

    @Test
    void aChannelThatReturnsGetsTheProposalAlsoAfterALaterPage() {
        platform.alerts.faults().breakDown("no network");
        FailoverSupervisor supervisor = supervise(FailoverMode.APPROVE, witnessAndEast());
        fromWitness.unhealthy("refused");
        fromEast.unhealthy("refused");
        until(() -> supervisor.proposed().containsKey("iot"));
        integrity.unknown("its login was refused");
        quiet(Duration.ofMinutes(5));
        platform.alerts.faults().repair();
        until(() -> told("is prepared and waits for approval") == 1 && told("cannot observe the region") > 0);
    }

    @Test
    void theFailedProbeDeterminesTheDisasterType() {
        supervise(FailoverMode.AUTOMATIC, witnessAndEast());
        quiet(Duration.ofSeconds(3));
        integrity.unhealthy("wrong checksums");
        until(() -> !started.isEmpty());
        assertThat(ended(started.get(0)).disaster().orElseThrow().type()).isEqualTo(DisasterType.DATA_CORRUPTION);
        Disaster disaster = started.get(0).await().disaster().orElseThrow();
        assertThat(disaster.lastKnownGood().orElseThrow())
                .as("clocks may differ by the policy's margin")
                .isBeforeOrEqualTo(disaster.since().orElseThrow().minusSeconds(1));
    }

    @Test
    void aRunOfADeadOrchestratorIsTakenOverWhenItsLeaseExpires() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(io.iotdr.plan.Steps.manual("wait", "Wait")).then(failoverDns()))
                .build();
        SeverableLeases leases = new SeverableLeases(platform.leases);
        darkWest(opened(platform.orchestrator("first", plan)
                .leases(leases, FakePlatform.LEASE)
                .build()));
        leases.cut();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        supervise(recovery("second", plan), plan, witnessAndEast());
        until(() -> !started.isEmpty());
        until(() -> started.get(0).status() == ExecutionStatus.WAITING);
        started.get(0).approve("wait", "anna", "");
        assertThat(ended(started.get(0)).completed()).isTrue();
    }
}
