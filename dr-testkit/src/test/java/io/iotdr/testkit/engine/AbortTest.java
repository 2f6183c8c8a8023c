package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.runCommand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.authority.AccessRequest;
import io.iotdr.authority.Authorizer;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Running steps end when a person orders it, commands do not survive their run, and every command passes the policy. */
final class AbortTest extends EngineTest {

    @TempDir
    private Path directory;

    private RecoveryPlan hanging(OnFailure onFailure) {
        return SamplePlans.forAnyDisaster(s -> s.then(runCommand(
                                        "hang",
                                        "sh",
                                        "-c",
                                        "echo $$ >> " + directory.resolve("pids") + "; exec sleep 600")
                                .onFailure(onFailure))
                        .then(failoverDns()))
                .build();
    }

    private List<ProcessHandle> commands() throws IOException {
        Path pids = directory.resolve("pids");
        return Files.exists(pids)
                ? Files.readAllLines(pids).stream()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                        .toList()
                : List.of();
    }

    private void awaitCommands(int count) {
        Await.until("the command to run", () -> {
            try {
                return Files.exists(directory.resolve("pids"))
                        && Files.readAllLines(directory.resolve("pids")).size() >= count;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void anAbortedCommandEndsAndThePlanDecidesWhatFollows() throws IOException {
        RecoveryExecution run = darkWest(recovery(hanging(OnFailure.CONTINUE)));
        awaitCommands(1);
        List<ProcessHandle> running = commands();
        run.abort("hang", "bert", "the wrong command");
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(report.steps().get(0).status()).isEqualTo(StepStatus.GIVEN_UP);
        assertThat(report.findings())
                .extracting(Object::toString)
                .containsExactly("hang: aborted by bert: the wrong command; its effect cannot be observed");
        assertThat(running).isNotEmpty();
        Await.until("the command to end", () -> running.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Has its effect at once, and never returns. */
    private static final class Stuck implements RecoveryStep<NoState> {

        private final AtomicBoolean done = new AtomicBoolean();

        @Override
        public Class<NoState> stateType() {
            return NoState.class;
        }

        @Override
        public NoState capture(StepContext context) {
            return new NoState();
        }

        @Override
        public void apply(StepContext context, NoState before) {
            done.set(true);
            context.await("something that never comes", () -> false);
        }

        @Override
        public Verification verify(StepContext context, NoState before) {
            return done.get() ? Verification.done("seen") : Verification.pending("the effect");
        }

        @Override
        public void revert(StepContext context, NoState before) {
            done.set(false);
        }
    }

    @Test
    void anAbortedStepWhoseEffectIsThereIsDone() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(StepSpec.of("stuck")).then(failoverDns()))
                .build();
        Stuck step = new Stuck();
        DisasterRecovery recovery =
                opened(platform.orchestrator("first", plan).step("stuck", step).build());
        RecoveryExecution run = darkWest(recovery);
        until(step.done::get);
        run.abort("stuck", "bert", "it hangs");
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(report.steps().get(0).status()).isEqualTo(StepStatus.VERIFIED);
    }

    @Test
    void aRollbackEndsTheRunningStepAtOnce() throws IOException {
        RecoveryExecution run = darkWest(recovery(hanging(OnFailure.PAUSE)));
        awaitCommands(1);
        List<ProcessHandle> running = commands();
        run.rollback("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver()).singleElement().asString().contains("has no 'rollback' command");
        Await.until("the command to end", () -> running.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(Duration.between(report.started(), report.ended().orElseThrow()))
                .isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void onlyARunningStepIsAborted() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(Steps.manual("hold", "Wait")).then(activateRegion()))
                .build();
        RecoveryExecution run = darkWest(recovery(plan));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.abort("hold", "bert", "no")).hasMessageContaining("only a RUNNING step");
        assertThatThrownBy(() -> run.abort("hold", "bert", " ")).isInstanceOf(DisasterRecoveryException.class);
    }

    /** The first orchestrator loses its lease while its command runs, and cannot end it, as after {@code kill -9}. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theCommandOfAnOrchestratorThatWasKilledEndsBeforeItsRepetition() throws Exception {
        Path pids = directory.resolve("pids");
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(runCommand(
                        "hang",
                        "sh",
                        "-c",
                        "echo $$ >> " + pids + "; if [ $(wc -l < " + pids + ") -lt 2 ]; then setsid sh -c 'echo $$ >> "
                                + directory.resolve("survivor") + "; exec sleep 600' & exec sleep 600; fi")))
                .build();
        SeverableLeases leases = new SeverableLeases(platform.leases);
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .leases(leases, io.iotdr.testkit.fake.FakePlatform.LEASE)
                .build());
        RecoveryExecution run = darkWest(first);
        Path survivors = directory.resolve("survivor");
        Await.until(
                "the command to run",
                () -> Files.exists(survivors) && survivors.toFile().length() > 0);
        Path survivor = Path.of("/proc", Files.readString(survivors).strip());
        assertThat(runs(survivor)).isTrue();
        leases.cut();
        platform.time.advance(Duration.ofMinutes(1));
        RecoveryExecution again = recovery("second", plan).resume(run.id());
        assertThat(ended(again).completed()).isTrue();
        assertThat(runs(survivor)).isFalse();
        assertThat(Files.readAllLines(pids)).hasSize(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anUndoLeavesTheServiceThatItsCommandStartedToItsRollbackCommand() throws Exception {
        Path pid = directory.resolve("service");
        Path seen = directory.resolve("seen");
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(runCommand(
                                        "serve",
                                        "sh",
                                        "-c",
                                        "setsid sh -c 'echo $$ > " + pid
                                                + "; exec sleep 600' > /dev/null 2>&1 & while [ ! -s " + pid
                                                + " ]; do sleep 0.05; done")
                                .with(
                                        "rollback",
                                        List.of(
                                                "sh",
                                                "-c",
                                                "p=$(cat " + pid + "); cat /proc/$p/cmdline > " + seen + "; kill $p")))
                        .then(Steps.manual("hold", "Wait")))
                .build();
        RecoveryExecution run = darkWest(recovery(plan));
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.rollback("bert");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(Files.readString(seen)).contains("sleep");
    }

    /** Returns whether a process runs; one that has ended may stay listed, without a command line, until it is reaped. */
    private static boolean runs(Path process) throws IOException {
        try {
            return !Files.readString(process.resolve("cmdline")).isEmpty();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Test
    void everyCommandPassesThePolicy() {
        List<AccessRequest> asked = new CopyOnWriteArrayList<>();
        Authorizer policy = request -> {
            asked.add(request);
            return request.by().equals("eve") ? Optional.of("eve is on leave") : Optional.empty();
        };
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(Steps.approve()).then(failoverDns()))
                .build();
        DisasterRecovery recovery =
                opened(platform.orchestrator("first", plan).authorizer(policy).build());
        platform.west.goDark();
        assertThatThrownBy(() ->
                        recovery.failover(FailoverRequest.of("iot", outage()).by("eve")))
                .hasMessage("start of 'iot' is refused: eve is on leave");
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.approve("approve", "eve", "")).hasMessageContaining("eve is on leave");
        assertThatThrownBy(() -> recovery.command(run.id(), new RecoveryCommand.Skip("approve", "eve", "now")))
                .hasMessage("skip of 'iot-1' is refused: eve is on leave");
        assertThatThrownBy(() -> recovery.abandon(run.id(), "eve", "now")).hasMessageContaining("eve is on leave");
        assertThatThrownBy(() -> run.approve("approve", " Anna ", ""))
                .as("the initiator under a name that differs only in form")
                .hasMessageContaining("two-person rule");
        run.approve("approve", "bert", "");
        assertThat(ended(run).completed()).isTrue();
        assertThat(asked).extracting(AccessRequest::by).contains("eve", "anna", "bert");
    }

    @Test
    void nobodyActsUnderAnotherNameThanTheVerifiedOne() {
        Authorizer policy = Authorizer.onlyAs("anna");
        assertThat(policy.refusal(new AccessRequest("anna", AccessRequest.AccessAction.START, "iot")))
                .isEmpty();
        assertThat(policy.refusal(new AccessRequest("bert", AccessRequest.AccessAction.APPROVE, "iot-1")))
                .hasValueSatisfying(r -> assertThat(r).contains("cannot act as 'bert'", "claimed_names"));
    }
}
