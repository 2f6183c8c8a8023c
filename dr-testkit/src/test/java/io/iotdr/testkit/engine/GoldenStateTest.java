package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.shiftMeshTraffic;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSequence;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.fake.FakeReplication;
import io.iotdr.testkit.fake.FakeTraffic;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that an earlier version began and this version continues, from the earlier version's own journal, leases and mailbox.
 *
 * <p>Each golden state holds a run that waits at a manual step behind every built-in step that captures something, and a queued
 * command that approves that step. {@code -Dgolden.write=VERSION} records a state with this version; the older ones stay.
 */
final class GoldenStateTest extends EngineTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/iotdr/testkit/golden");

    private final FakeTraffic mesh = new FakeTraffic().with("iot", new TrafficWeights(Map.of("west", 100, "east", 0)));

    @TempDir
    private Path directory;

    /** The run that a golden state holds. */
    private enum Run {
        FAILOVER(GoldenStateTest::everyStep),
        FAILBACK(GoldenStateTest::fewSteps);

        private final RecoveryPlan plan;

        Run(Consumer<StepSequence> steps) {
            plan = SamplePlans.forAnyDisaster(steps).build();
        }
    }

    static void everyStep(StepSequence steps) {
        steps.then(assessImpact())
                .then(notifyStakeholders())
                .then(fenceRegion())
                .then(restoreData())
                .then(promoteData())
                .then(activateRegion())
                .then(failoverDns())
                .then(updateLoadBalancer())
                .then(shiftMeshTraffic())
                .then(monitorRecovery().with("window", "5s"))
                .then(manual("hold", "Wait for the next version"))
                .then(manual("confirm", "Look at the devices"))
                .then(verifyRecovery().with("devices_share", 0.9));
    }

    static void fewSteps(StepSequence steps) {
        steps.then(restoreData())
                .then(failoverDns())
                .then(manual("hold", "Wait for the next version"))
                .then(manual("confirm", "Look at the devices"));
    }

    static Stream<Object[]> goldenStates() throws IOException {
        String written = System.getProperty("golden.write");
        List<String> versions;
        if (written != null) {
            versions = List.of(written);
        } else {
            try (Stream<Path> directories = Files.list(GOLDEN)) {
                versions = directories
                        .map(d -> d.getFileName().toString())
                        .sorted()
                        .toList();
            }
        }
        return versions.stream().flatMap(v -> Stream.of(Run.values()).map(r -> new Object[] {v, r}));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("goldenStates")
    void aRunStartedByAnEarlierVersionIsCompleted(String version, Run golden) throws IOException {
        RecoveryExecution run = takenOver(version, golden);
        run.approve("confirm", "bert", "");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(files(directory.resolve("golden")))
                .as("a renamed stream or lease would be a new file beside the old one, which is then ignored")
                .isEqualTo(files(GOLDEN.resolve(version).resolve(golden.name().toLowerCase(java.util.Locale.ROOT))));
    }

    private static List<String> files(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> state.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("goldenStates")
    void aRollbackRestoresTheStateCapturedByAnEarlierVersion(String version, Run golden) throws IOException {
        RecoveryExecution run = takenOver(version, golden);
        repairWest();
        run.rollbackAcceptingLoss("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver()).singleElement().asString().startsWith("restore-data");
        assertThat(platform.address()).isEqualTo(golden == Run.FAILOVER ? "127.0.0.2" : "127.0.0.3");
        assertThat(platform.balanced()).contains("west");
        assertThat(mesh.peek("iot").byRegion()).containsEntry("west", 100);
    }

    /**
     * Runs the first half again to restore the same platform, continues from the golden state, and returns the run when
     * it has taken the queued command and waits at the second manual step.
     */
    private RecoveryExecution takenOver(String version, Run golden) throws IOException {
        Path recorded = GOLDEN.resolve(version).resolve(golden.name().toLowerCase(java.util.Locale.ROOT));
        String id = firstHalf(golden, directory.resolve("now"));
        if (System.getProperty("golden.write") != null) {
            copy(directory.resolve("now"), recorded);
        }
        copy(recorded, directory.resolve("golden"));
        DisasterRecovery second = opened(
                orchestrator("second", golden.plan, directory.resolve("golden")).build());
        RecoveryExecution run = takeOver(second, id);
        until(() -> second.events(id).stream()
                        .anyMatch(e -> e instanceof PersonAnswered a && a.step().equals("hold"))
                && run.status() == ExecutionStatus.WAITING);
        return run;
    }

    private void repairWest() {
        platform.west.health.healthy();
        platform.west.compute.faults().repair();
        platform.west.database.faults().repair();
        platform.west.devices.faults().repair();
    }

    private RecoveryExecution takeOver(DisasterRecovery recovery, String id) {
        RecoveryExecution[] taken = new RecoveryExecution[1];
        until(() -> {
            try {
                taken[0] = recovery.resume(id);
                return true;
            } catch (StaleOwnerException notYet) {
                return false;
            }
        });
        return taken[0];
    }

    /** Runs up to the first manual step, loses its lease there, and is sent a command that it no longer reads. */
    private String firstHalf(Run golden, Path state) {
        SeverableLeases leases = new SeverableLeases(FileLeaseStore.at(state.resolve("leases"), platform.time));
        DisasterRecovery first = opened(orchestrator("first", golden.plan, state)
                .leases(leases, FakePlatform.LEASE)
                .build());
        platform.west.goDark();
        RecoveryExecution run =
                first.failover(FailoverRequest.of("iot", outage()).by("anna"));
        until(() -> run.status() == ExecutionStatus.WAITING);
        if (golden == Run.FAILBACK) {
            run.approve("hold", "bert", "");
            until(() -> run.status() == ExecutionStatus.WAITING);
            run.approve("confirm", "bert", "");
            assertThat(ended(run).completed()).isTrue();
            return secondRun(first, golden, state, leases);
        }
        leases.cut();
        return queued(golden, state, run.id());
    }

    private String secondRun(DisasterRecovery first, Run golden, Path state, SeverableLeases leases) {
        repairWest();
        RecoveryExecution back = first.failback("iot", "anna");
        until(() -> {
            platform.west.restore.with(platform.time.now());
            return back.status() == ExecutionStatus.WAITING;
        });
        leases.cut();
        return queued(golden, state, back.id());
    }

    private String queued(Run golden, Path state, String id) {
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        try (DisasterRecovery other = orchestrator("other", golden.plan, state).build()) {
            other.command(id, new RecoveryCommand.Approve("hold", "bert", "by the mailbox"));
        }
        return id;
    }

    private DisasterRecoveryBuilder orchestrator(String owner, RecoveryPlan plan, Path state) {
        return DisasterRecovery.builder()
                .plan(plan)
                .region("west", resources(platform.west, "127.0.0.2"))
                .region("east", resources(platform.east, "127.0.0.3"))
                .alerts(platform.alerts)
                .journal(FileJournal.at(state.resolve("journal")))
                .leases(FileLeaseStore.at(state.resolve("leases"), platform.time), FakePlatform.LEASE)
                .writeLeases(FileLeaseStore.at(state.resolve("write-leases"), platform.time))
                .time(platform.time, platform.time)
                .owner(owner);
    }

    private RegionResources resources(FakePlatform.Region region, String address) {
        return RegionResources.builder()
                .compute(region.compute)
                .dns(platform.dns, DnsRecordSet.of(FakePlatform.NAME, "A", Duration.ofSeconds(30), address))
                .loadBalancer(platform.balancer, "iot")
                .mesh(mesh, "iot")
                .dataStore("database", region.database)
                .replication(new FakeReplication())
                .restore("backup", region.restore)
                .devices(region.devices)
                .probe("health", region.health)
                .proof("proof", region.proof)
                .build();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
