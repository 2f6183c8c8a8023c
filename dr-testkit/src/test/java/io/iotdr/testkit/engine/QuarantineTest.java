package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSequence;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that cannot be read or resumed is left alone, named, and stops nothing else. */
final class QuarantineTest extends EngineTest {

    private static final Consumer<StepSequence> WAITING = s -> s.then(assessImpact())
            .then(activateRegion())
            .then(manual("hold", "Wait"))
            .then(failoverDns());

    @TempDir
    private Path directory;

    private static RecoveryPlan plan(Consumer<StepSequence> steps) {
        return SamplePlans.forAnyDisaster(steps).build();
    }

    private DisasterRecovery on(String owner, RecoveryPlan plan) {
        return opened(platform.orchestrator(owner, plan)
                .journal(FileJournal.at(directory))
                .build());
    }

    private Path file(String run) {
        return directory.resolve(run + ".journal");
    }

    /** Leaves a run unfinished that waits at its manual step. */
    private String waiting(RecoveryPlan plan) {
        DisasterRecovery first = on("first", plan);
        platform.west.goDark();
        RecoveryExecution run =
                first.failover(FailoverRequest.of("iot", outage()).by("anna"));
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        return run.id();
    }

    /** Completes the run iot-1, and returns its plan. */
    private RecoveryPlan completed() {
        RecoveryPlan plan = plan(s -> s.then(failoverDns()));
        platform.west.goDark();
        DisasterRecovery recovery = on("first", plan);
        ended(recovery.failover(FailoverRequest.of("iot", outage()).by("anna")));
        recovery.close();
        return plan;
    }

    /** Flips a bit in the first frame, which is damage that no crash explains. */
    private void damage(String run) throws IOException {
        byte[] whole = Files.readAllBytes(file(run));
        whole[3] ^= 0x10;
        Files.write(file(run), whole);
    }

    @Test
    void aStreamWithoutAWholeFirstEventIsNoRunAndItsNumberIsUsedAgain() throws IOException {
        String id = waiting(plan(WAITING));
        byte[] whole = Files.readAllBytes(file(id));
        int firstAppend = 12 + java.nio.ByteBuffer.wrap(whole).getInt();
        for (int length = 0; length < firstAppend; length += 7) {
            Files.write(file(id), Arrays.copyOf(whole, length));
            DisasterRecovery recovery = on("cut-" + length, plan(WAITING));
            assertThat(recovery.history()).as("cut at " + length).isEmpty();
            assertThat(recovery.quarantined()).isEmpty();
        }
        platform.west.goDark();
        RecoveryExecution again = on("again", plan(WAITING))
                .failover(FailoverRequest.of("iot", outage()).by("anna"));
        assertThat(again.id()).isEqualTo(id);
        until(() -> again.status() == ExecutionStatus.WAITING);
    }

    @Test
    void aDamagedRunOfAnotherPlanStopsNeitherAStartNorATakeover() throws IOException {
        String id = waiting(plan(WAITING));
        Files.copy(file(id), file("other-1"));
        damage("other-1");
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.quarantined()).containsOnlyKeys("other-1");
        assertThat(second.unfinished()).containsExactly(id);
        RecoveryExecution[] taken = new RecoveryExecution[1];
        second.standBy(run -> taken[0] = run);
        until(() -> taken[0] != null);
        assertThat(taken[0].id()).isEqualTo(id);
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains("other-1 cannot be read")));
    }

    @Test
    void aPlanWhoseLastRunIsDamagedStartsAgainOnlyAfterThatRunIsAbandoned() throws IOException {
        String id = waiting(plan(WAITING));
        damage(id);
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on("second", plan(WAITING));
        FailoverRequest request = FailoverRequest.of("iot", outage()).by("bert");
        assertThatThrownBy(() -> second.failover(request))
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("dr failover abandon " + id);
        assertThat(second.abandon(id, "bert", "disk died"))
                .singleElement()
                .asString()
                .contains("damaged");
        assertThat(second.quarantined()).isEmpty();
        assertThat(second.history()).contains(id);
        RecoveryExecution next = second.failover(request);
        assertThat(next.id()).isEqualTo("iot-2");
        assertThatThrownBy(() -> second.abandon(id, "bert", "again")).hasMessageContaining("has ended (ABANDONED)");
    }

    @Test
    void damageInTheMiddleOfARunIsFoundThoughItsLastEventCanBeRead() throws IOException {
        String id = waiting(plan(WAITING));
        byte[] whole = Files.readAllBytes(file(id));
        whole[whole.length / 2] ^= 0x10;
        Files.write(file(id), whole);
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.quarantined()).containsOnlyKeys(id);
        assertThat(second.unfinished()).isEmpty();
        second.abandon(id, "bert", "disk died");
        assertThat(second.quarantined()).isEmpty();
        assertThat(second.unfinished()).isEmpty();
        assertThat(second.failover(FailoverRequest.of("iot", outage()).by("bert"))
                        .id())
                .isEqualTo("iot-2");
    }

    @Test
    void aRunOfANewerVersionIsLeftToThatVersion() {
        String id = waiting(plan(WAITING));
        try (FileJournal journal = FileJournal.at(directory)) {
            byte[] newer =
                    "{\"type\":\"MoonPhaseChecked\",\"at\":\"2026-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
            journal.append(id, journal.read(id).size(), List.of(newer));
        }
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.quarantined()).containsOnlyKeys(id);
        assertThatThrownBy(() -> second.abandon(id, "bert", "in the way"))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("resume this run with the version that wrote it");
    }

    @Test
    void aRunIsNotAbandonedWhileItsOwnerLives() {
        DisasterRecovery first = on("first", plan(WAITING));
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> on("second", plan(WAITING)).abandon(run.id(), "bert", "in the way"))
                .hasMessageContaining("is driven by another orchestrator");
    }

    @Test
    void anAbandonedRunListsWhatItMayHaveLeftBehind() {
        String id = waiting(plan(WAITING));
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.abandon(id, "bert", "the region is back"))
                .anyMatch(line -> line.startsWith("activate-region: its effect was verified"));
        RecoveryReport report = second.report(id);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(report.findings())
                .extracting(Object::toString)
                .contains("iot-1: abandoned by bert: the region is back");
        assertThat(report.leftOver()).isNotEmpty();
        assertThat(second.unfinished()).isEmpty();
        assertThat(platform.east.compute.state("gateway").desired())
                .as("nothing is undone")
                .isEqualTo(10);
    }

    @Test
    void anEndedRunIsDisplayedAfterItsPlanWasChanged() {
        DisasterRecovery first = on("first", plan(SamplePlans::quickSteps));
        RecoveryReport before = ended(darkWest(first));
        first.close();
        RecoveryReport after = on("second", plan(WAITING)).report(before.execution());
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.steps()).isEqualTo(before.steps());
        assertThat(after.rta()).isEqualTo(before.rta());
        assertThat(after.planHash()).isEqualTo(before.planHash());
    }

    @Test
    void aRunContinuesWithAChangedPlanWhenOnlyLaterStepsDiffer() {
        String id = waiting(plan(WAITING));
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on(
                "second",
                plan(s -> s.then(assessImpact())
                        .then(activateRegion())
                        .then(manual("hold", "Wait"))
                        .then(failoverDns().timeout(Duration.ofMinutes(7)))
                        .then(manual("look", "Look at the devices"))));
        assertThatThrownBy(() -> second.resume(id)).hasMessageContaining("dr failover resume " + id + " --with-plan");
        assertThat(second.planChanges(id))
                .containsExactly("~ failover failover-dns was changed", "+ failover look was added");
        RecoveryExecution run = second.resumeWithCurrentPlan(id, "bert");
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("hold", "bert", "");
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("look", "bert", "");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(second.report(id).steps())
                .extracting(RecoveryReport.StepResult::id)
                .contains("look");
    }

    @Test
    void aRunDoesNotContinueWithAPlanInWhichAStartedStepDiffers() {
        String id = waiting(plan(WAITING));
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery second = on(
                "second",
                plan(s -> s.then(assessImpact())
                        .then(activateRegion().timeout(Duration.ofMinutes(9)))
                        .then(manual("hold", "Wait"))
                        .then(failoverDns())));
        assertThatThrownBy(() -> second.resumeWithCurrentPlan(id, "bert"))
                .hasMessageContaining("[activate-region], which have started, are not the same");
        assertThat(second.unfinished()).containsExactly(id);
    }

    @Test
    void oldRunsAreArchivedButForThoseThatLaterRunsNeed() throws IOException {
        RecoveryPlan plan = plan(SamplePlans::quickSteps);
        DisasterRecovery recovery = on("first", plan);
        DisasterRecovery second = on("second", plan);
        assertThat(ended(darkWest(recovery)).completed()).isTrue();
        for (int i = 0; i < 3; i++) {
            FailoverRequest again =
                    FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.values());
            RecoveryExecution run = recovery.failover(again);
            assertThat(second.unfinished())
                    .as("this process knows every run from its start")
                    .containsExactly(run.id());
            run.rollbackAcceptingLoss("bert");
            ended(run);
        }
        platform.time.advance(Duration.ofDays(100));
        assertThat(recovery.archive(Duration.ofDays(200))).isEmpty();
        assertThat(recovery.archive(Duration.ofDays(90))).containsExactly("iot-2", "iot-3");
        assertThat(recovery.history()).containsExactly("iot-1", "iot-4");
        assertThat(recovery.serving("iot")).isEqualTo("east");
        assertThat(directory.resolve("archive/iot-2.journal")).exists();
        assertThat(on("third", plan).history()).containsExactly("iot-1", "iot-4");
        platform.west.health.healthy();
        RecoveryExecution next =
                second.failover(FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.values()));
        assertThat(next.id()).isEqualTo("iot-5");
        until(() -> second.events(next.id()).stream().anyMatch(RecoveryEvent.TurnTaken.class::isInstance));
    }

    @Test
    void fileNamesThatAreNoStreamsStopNothing() throws IOException {
        String id = waiting(plan(WAITING));
        Files.copy(file(id), directory.resolve("copy of " + id + ".journal"));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.unfinished()).containsExactly(id);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatCannotBeReadStopsNothingElse() throws IOException {
        String id = waiting(plan(WAITING));
        Files.createSymbolicLink(directory.resolve("loop-1.journal"), directory.resolve("loop-1.journal"));
        DisasterRecovery second = on("second", plan(WAITING));
        assertThat(second.unfinished()).containsExactly(id);
    }

    @Test
    void aDamagedQueueLetsOneRunAfterTheOtherContinue() throws IOException {
        RecoveryPlan plan = completed();
        byte[] queue = Files.readAllBytes(file("run-queue"));
        queue[3] ^= 0x10;
        Files.write(file("run-queue"), queue);
        DisasterRecovery second = on("second", plan);
        RecoveryExecution run = second.failover(FailoverRequest.of("iot", outage())
                .by("anna")
                .override(SafetyRule.REGION_SERVES)
                .override(SafetyRule.DATA_PROTECTED));
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aLeftoverOfCommandsThatCannotBeReadIsPassedOver() throws IOException {
        Files.createDirectories(directory.resolve("iot-1.commands.journal"));
        RecoveryPlan plan = plan(s -> s.then(failoverDns()));
        platform.west.goDark();
        RecoveryExecution run =
                on("first", plan).failover(FailoverRequest.of("iot", outage()).by("anna"));
        assertThat(run.id()).isEqualTo("iot-2");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void commandsThatCannotBeReadAreReportedOnce() throws IOException {
        DisasterRecovery recovery = on("first", plan(WAITING));
        platform.west.goDark();
        RecoveryExecution run =
                recovery.failover(FailoverRequest.of("iot", outage()).by("anna"));
        until(() -> run.status() == ExecutionStatus.WAITING);
        Files.createDirectories(directory.resolve("iot-1.commands.journal"));
        until(() -> told("cannot read its commands"));
        platform.time.advance(Duration.ofSeconds(10));
        assertThat(platform.alerts.delivered().stream().filter(a -> a.title().contains("cannot read its commands")))
                .hasSize(1);
    }

    private boolean told(String title) {
        return platform.alerts.delivered().stream().anyMatch(a -> a.title().contains(title));
    }

    @Test
    void damageInTheMiddleOfTheLastCompletedRunHidesNoRegion() throws IOException {
        RecoveryPlan plan = completed();
        byte[] whole = Files.readAllBytes(file("iot-1"));
        int second = 12 + java.nio.ByteBuffer.wrap(whole).getInt();
        whole[second + 20] ^= 0x10;
        Files.write(file("iot-1"), whole);
        DisasterRecovery later = on("second", plan);
        assertThat(later.serving("iot")).isEqualTo("east");
        assertThatThrownBy(() -> later.abandon("iot-1", "anna", "damaged")).hasMessageContaining("has ended");
    }

    @Test
    void aCompletedRunWhoseStartIsDamagedIsRefusedWithTheWayOut() throws IOException {
        RecoveryPlan plan = completed();
        byte[] whole = Files.readAllBytes(file("iot-1"));
        whole[40] ^= 0x10;
        Files.write(file("iot-1"), whole);
        DisasterRecovery later = on("second", plan);
        assertThatThrownBy(() -> later.serving("iot"))
                .hasMessageContaining("it is unknown to which region it moved")
                .hasMessageContaining("--override region-serves");
        RecoveryExecution next = later.failover(FailoverRequest.of("iot", outage())
                .by("anna")
                .override(SafetyRule.REGION_SERVES)
                .override(SafetyRule.DATA_PROTECTED));
        assertThat(ended(next).completed()).isTrue();
    }

    @Test
    void aRunThatWasBegunAnewInAnEmptiedJournalIsTakenOver() throws IOException {
        DisasterRecovery standing = on("second", plan(WAITING));
        completed();
        assertThat(standing.unfinished()).isEmpty();
        for (String stream : List.of("iot-1", "run-queue")) {
            Files.deleteIfExists(file(stream));
        }
        waiting(plan(WAITING));
        assertThat(standing.unfinished()).containsExactly("iot-1");
    }
}
