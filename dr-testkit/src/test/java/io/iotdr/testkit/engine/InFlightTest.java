package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.runCommand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileJournal;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSequence;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.recovery.StepStatus;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What people and failures do to a step while a call of it is in flight, which the journal knows nothing of yet. */
final class InFlightTest extends EngineTest {

    @TempDir
    private Path directory;

    /** Waits in its first capture, or in its apply, until it is released. */
    private static class Slow implements RecoveryStep<NoState> {

        private final boolean inCapture;
        private final boolean deaf;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicBoolean released = new AtomicBoolean();
        private final List<String> applied = new CopyOnWriteArrayList<>();

        private Slow(boolean inCapture, boolean deaf) {
            this.inCapture = inCapture;
            this.deaf = deaf;
        }

        static Slow capturing() {
            return new Slow(true, false);
        }

        /** Returns a step whose apply ignores interruption, like a blocking read of a socket. */
        static Slow deaf() {
            return new Slow(false, true);
        }

        private void block(StepContext context) {
            if (waiting.incrementAndGet() > 1) {
                return;
            }
            if (!deaf) {
                context.await("the release", released::get);
                return;
            }
            while (!released.get()) {
                LockSupport.parkNanos(1_000_000);
                Thread.interrupted();
            }
        }

        @Override
        public Class<NoState> stateType() {
            return NoState.class;
        }

        @Override
        public NoState capture(StepContext context) {
            if (inCapture) {
                block(context);
            }
            return new NoState();
        }

        @Override
        public void apply(StepContext context, NoState before) {
            if (!inCapture) {
                block(context);
            }
            applied.add(context.targetRegion());
        }

        @Override
        public Verification verify(StepContext context, NoState before) {
            return applied.isEmpty() ? Verification.pending("the effect") : Verification.done("seen");
        }

        @Override
        public void revert(StepContext context, NoState before) {
            applied.clear();
        }
    }

    private static RecoveryPlan plan(Consumer<StepSequence> steps) {
        return SamplePlans.forAnyDisaster(steps).build();
    }

    private DisasterRecovery on(String owner, RecoveryPlan plan, Slow step) {
        return opened(platform.orchestrator(owner, plan).step("slow", step).build());
    }

    @Test
    void aStepThatIsSkippedWhileItCapturesIsNotApplied() {
        Slow step = Slow.capturing();
        RecoveryExecution run = darkWest(on(
                "first",
                plan(s ->
                        s.then(StepSpec.of("slow")).then(manual("hold", "Wait")).then(failoverDns())),
                step));
        until(() -> step.waiting.get() > 0);
        run.skip("slow", "bert", "it hangs");
        step.released.set(true);
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("hold", "bert", "");
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(report.steps())
                .extracting(RecoveryReport.StepResult::status)
                .containsExactly(StepStatus.GIVEN_UP, StepStatus.VERIFIED, StepStatus.VERIFIED);
        assertThat(platform.address()).isEqualTo("127.0.0.3");
        assertThat(step.applied).isEmpty();
    }

    @Test
    void aStepThatCapturesCountsTowardsTheLimitOfParallelSteps() {
        Slow slow = Slow.capturing();
        Slow early = Slow.capturing();
        List<String> order = new CopyOnWriteArrayList<>();
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.add(StepSpec.of("early").needs(List.of("assess-impact")))
                                .add(StepSpec.of("late").needs(List.of("assess-impact")))
                                .add(assessImpact())
                                .add(StepSpec.of("slow")))
                .maxParallel(2)
                .build();
        Slow late = new Slow(false, false) {
            @Override
            public NoState capture(StepContext context) {
                order.add("late begins");
                return super.capture(context);
            }
        };
        late.released.set(true);
        RecoveryExecution run = darkWest(opened(platform.orchestrator("first", plan)
                .step("slow", slow)
                .step("early", early)
                .step("late", late)
                .build()));
        until(() -> slow.waiting.get() > 0 && early.waiting.get() > 0);
        order.add("a place is free");
        early.released.set(true);
        slow.released.set(true);
        assertThat(ended(run).completed()).isTrue();
        assertThat(order).containsExactly("a place is free", "late begins");
    }

    /** Has no end on its own: its first call is deaf, and the later ones end at their interrupt. */
    private static final class DeafAtFirst extends Slow {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean done = new AtomicBoolean();

        private DeafAtFirst() {
            super(false, true);
        }

        @Override
        public void apply(StepContext context, NoState before) {
            if (calls.incrementAndGet() == 1) {
                super.apply(context, before);
                done.set(true);
            } else {
                context.await("the release", () -> false);
            }
        }
    }

    @Test
    void aRollbackWaitsForEveryLostCallOfAStep() {
        DeafAtFirst step = new DeafAtFirst();
        RecoveryExecution run = darkWest(on(
                "first",
                plan(s -> s.then(StepSpec.of("slow")
                        .timeout(Duration.ofSeconds(2))
                        .retry(2, Duration.ofMillis(200))
                        .onFailure(OnFailure.ROLLBACK))),
                step));
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver()).anyMatch(l -> l.contains("its effect may still come"));
        assertThat(step.done).isFalse();
        ((Slow) step).released.set(true);
        Await.until("the lost call returned", step.done::get);
    }

    @Test
    void aRollbackAfterAnAbortWaitsForTheAbortedCall() {
        DeafAtFirst step = new DeafAtFirst();
        RecoveryExecution run = darkWest(on(
                "first",
                plan(s -> s.then(StepSpec.of("slow")
                        .timeout(Duration.ofMinutes(10))
                        .retry(1, Duration.ofMillis(200))
                        .onFailure(OnFailure.PAUSE))),
                step));
        until(() -> step.calls.get() > 0);
        run.abort("slow", "bert", "it hangs");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.rollback("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        ((Slow) step).released.set(true);
    }

    @Test
    void aRollbackWhileAStepCapturesLeavesAJournalThatCanBeRead() {
        Slow step = Slow.capturing();
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(StepSpec.of("slow")).then(failoverDns()))
                .finallyDo(s -> s.then(manual("bye", "Wait")))
                .build();
        RecoveryExecution run = darkWest(on("first", plan, step));
        until(() -> step.waiting.get() > 0);
        run.rollback("bert");
        until(() -> run.status() == ExecutionStatus.WAITING);
        step.released.set(true);
        run.approve("bye", "bert", "");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(step.applied).isEmpty();
        assertThat(on("second", plan, step).report(run.id()).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
    }

    @Test
    void aStepThatCapturesForOneRegionIsNotAppliedForTheNext() {
        Slow step = Slow.capturing();
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.inParallel(StepSpec.of("slow"), failoverDns().onFailure(OnFailure.NEXT_REGION)))
                .tertiary("north")
                .build();
        platform.dns.faults().refuseNext(1);
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .region("north", platform.resources("east"))
                .step("slow", step)
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> first.events(run.id()).stream().anyMatch(RecoveryEvent.TargetChanged.class::isInstance));
        step.released.set(true);
        assertThat(ended(run).completed()).isTrue();
        assertThat(step.applied).containsExactly("north");
    }

    @Test
    void aRollbackReportsACallThatDoesNotReturnAsLeftOver() {
        Slow step = Slow.deaf();
        RecoveryExecution run =
                darkWest(on("first", plan(s -> s.then(StepSpec.of("slow")).then(failoverDns())), step));
        Await.until("the call", () -> step.waiting.get() > 0);
        try {
            run.rollback("bert");
            RecoveryReport report = ended(run);
            assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
            assertThat(report.leftOver()).singleElement().asString().contains("its effect may still come");
        } finally {
            step.released.set(true);
        }
    }

    @Test
    void noRollbackStartsByItselfWhileDataIsPromoted() {
        platform.west.database.reaching(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        RecoveryPlan plan = plan(s -> s.inParallel(
                promoteData().timeout(Duration.ofHours(1)),
                activateRegion().retry(1, Duration.ZERO).onFailure(OnFailure.ROLLBACK)));
        platform.east.database.faults().delay(Duration.ofSeconds(30), platform.time);
        platform.east
                .compute
                .faults()
                .delay(Duration.ofSeconds(65), platform.time)
                .refuseNext(100);
        RecoveryExecution run = darkWest(recovery(plan));
        until(() -> run.status() == ExecutionStatus.PAUSED || run.completion().isDone());
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        platform.east.database.faults().delay(Duration.ZERO, platform.time);
        until(() -> platform.east.database.role() == DataStore.Role.PRIMARY);
        assertThatThrownBy(() -> run.rollback("bert")).hasMessageContaining("accept the loss");
    }

    @Test
    void commandsThatArriveTogetherAreJudgedOneAfterAnother() {
        RecoveryPlan plan =
                plan(s -> s.then(approve().onFailure(OnFailure.PAUSE)).then(failoverDns()));
        DisasterRecovery first = recovery("first", plan);
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        DisasterRecovery second = recovery("second", plan);
        second.command(run.id(), new RecoveryCommand.Deny("approve", "carol", "not now"));
        second.command(run.id(), new RecoveryCommand.Approve("approve", "bert", "go"));
        RecoveryExecution again = second.resume(run.id());
        until(() ->
                again.status() == ExecutionStatus.PAUSED || again.completion().isDone());
        assertThat(again.status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        List<CommandTaken> taken = second.events(run.id()).stream()
                .filter(CommandTaken.class::isInstance)
                .map(CommandTaken.class::cast)
                .toList();
        assertThat(taken).extracting(CommandTaken::number).containsExactly(1L, 2L);
        assertThat(taken.get(1).refusal()).contains("only a step that is ASKING");
    }

    @Test
    void anApprovalOfARunWhoseJournalWasDeletedDoesNotApproveTheNextOne() throws IOException {
        Path state = directory.resolve("journal");
        RecoveryPlan plan = plan(s -> s.then(approve()).then(failoverDns()));
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .journal(FileJournal.at(state))
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        DisasterRecovery second = opened(platform.orchestrator("second", plan)
                .journal(FileJournal.at(state))
                .build());
        second.command(run.id(), new RecoveryCommand.Approve("approve", "bert", "go"));
        Files.delete(state.resolve(run.id() + ".journal"));
        DisasterRecovery third = opened(platform.orchestrator("third", plan)
                .journal(FileJournal.at(state))
                .build());
        RecoveryExecution next = darkWest(third);
        assertThat(next.id()).isEqualTo(run.id());
        until(() -> next.status() == ExecutionStatus.WAITING);
        platform.time.advance(Duration.ofMinutes(1));
        assertThat(next.status()).isEqualTo(ExecutionStatus.WAITING);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
    }

    @Test
    void aStepWhoseEndIsStoredSlowlyIsNotDeclaredLost() {
        Slow step = new Slow(false, false);
        step.released.set(true);
        RecoveryPlan plan = plan(s -> s.then(StepSpec.of("slow").timeout(Duration.ofSeconds(2)))
                .then(manual("hold", "Wait"))
                .then(failoverDns()));
        DelegatingJournal slowly = new DelegatingJournal(platform.journal) {
            @Override
            public long append(String stream, long version, List<byte[]> entries) {
                boolean end = entries.stream()
                        .anyMatch(e -> new String(e, java.nio.charset.StandardCharsets.UTF_8).contains("StepVerified"));
                if (end && stream.equals("iot-1")) {
                    try {
                        platform.time.sleep(Duration.ofSeconds(4));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return real.append(stream, version, entries);
            }
        };
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .journal(slowly)
                .step("slow", step)
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> first.events(run.id()).stream().anyMatch(RecoveryEvent.PersonAsked.class::isInstance));
        assertThat(first.events(run.id())).noneMatch(RecoveryEvent.StepFailed.class::isInstance);
        run.approve("hold", "bert", "");
        assertThat(ended(run).completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    @Test
    void anUndoDoesNotRunBesideACallThatWasDeclaredLost() {
        Slow step = Slow.deaf();
        RecoveryPlan plan = plan(s -> s.then(StepSpec.of("slow")
                        .timeout(Duration.ofSeconds(2))
                        .retry(1, Duration.ZERO)
                        .onFailure(OnFailure.ROLLBACK))
                .then(failoverDns()));
        RecoveryExecution run = darkWest(on("first", plan, step));
        Await.until("the call", () -> step.waiting.get() > 0);
        try {
            RecoveryReport report = ended(run);
            assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
            assertThat(report.leftOver()).singleElement().asString().contains("its effect may still come");
        } finally {
            step.released.set(true);
        }
    }

    @Test
    void noProcessTakesALeaseThatItStillHoldsForACallInFlight() {
        Slow step = Slow.deaf();
        AtomicBoolean full = new AtomicBoolean();
        DelegatingJournal disk = new DelegatingJournal(platform.journal) {
            @Override
            public long append(String stream, long version, List<byte[]> entries) {
                if (full.get()) {
                    throw ProviderException.notDone("disk", "append", "full", null);
                }
                return real.append(stream, version, entries);
            }
        };
        DisasterRecovery first = opened(platform.orchestrator(
                        "first", plan(s -> s.inParallel(StepSpec.of("slow"), manual("hold", "Wait"))))
                .journal(disk)
                .step("slow", step)
                .build());
        RecoveryExecution run = darkWest(first);
        Await.until("the call", () -> step.waiting.get() > 0);
        until(() -> first.events(run.id()).stream().anyMatch(RecoveryEvent.PersonAsked.class::isInstance));
        full.set(true);
        assertThatThrownBy(() -> run.approve("hold", "bert", "")).hasMessageContaining("full");
        full.set(false);
        until(() -> run.completion().isDone());
        assertThatThrownBy(() -> first.resume(run.id())).isInstanceOf(StaleOwnerException.class);
        step.released.set(true);
        Await.until("the call to return", () -> !step.applied.isEmpty());
        List<RecoveryExecution> again = new ArrayList<>();
        until(() -> {
            try {
                again.add(first.resume(run.id()));
                return true;
            } catch (StaleOwnerException notYet) {
                return false;
            }
        });
        again.get(0).approve("hold", "bert", "");
        assertThat(ended(again.get(0)).completed()).isTrue();
    }

    @Test
    void anOwnerThatLosesItsLeaseWhileItWaitsForAPersonStops() {
        SeverableLeases leases = new SeverableLeases(platform.leases);
        RecoveryPlan plan = plan(s -> s.then(manual("hold", "Wait")).then(failoverDns()));
        RecoveryExecution run = darkWest(opened(platform.orchestrator("first", plan)
                .leases(leases, FakePlatform.LEASE)
                .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        leases.cut();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(2));
        until(() -> run.completion().isDone());
        assertThatThrownBy(run::await).isInstanceOf(StaleOwnerException.class);
    }

    @Test
    void twoProcessesWithOneNameDoNotShareALease() {
        RecoveryPlan plan = plan(s -> s.then(manual("hold", "Wait")).then(failoverDns()));
        RecoveryExecution run = darkWest(recovery("same", plan));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> recovery("same", plan).resume(run.id())).isInstanceOf(StaleOwnerException.class);
    }

    @Test
    void aStepThatReturnsNoVerificationFails() {
        RecoveryStep<NoState> silent = new RecoveryStep<>() {
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
                // The verification is what this step gets wrong.
            }

            @Override
            @SuppressWarnings("NullAway")
            public Verification verify(StepContext context, NoState before) {
                return null;
            }

            @Override
            public void revert(StepContext context, NoState before) {
                // Nothing was changed.
            }
        };
        RecoveryPlan plan = plan(
                s -> s.then(StepSpec.of("silent").onFailure(OnFailure.CONTINUE)).then(failoverDns()));
        RecoveryReport report = ended(darkWest(opened(
                platform.orchestrator("first", plan).step("silent", silent).build())));
        assertThat(report.completed()).isTrue();
        assertThat(report.findings()).singleElement().asString().contains("verify returned null");
    }

    @Test
    void aCommandWithoutACommentIsRefusedWhereItIsMade() {
        DisasterRecovery recovery =
                recovery("first", plan(s -> s.then(manual("hold", "Wait")).then(failoverDns())));
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.approve("hold", "bert", null)).isInstanceOf(NullPointerException.class);
        platform.journal.append(
                run.id() + ".commands",
                0,
                List.of("{\"type\":\"Skip\",\"step\":\"hold\",\"by\":\"bert\",\"reason\":null}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        until(() -> recovery.events(run.id()).stream().anyMatch(CommandTaken.class::isInstance));
        run.approve("hold", "bert", "");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aQueuedRollbackStartsNoStepFirst() {
        RecoveryPlan plan = plan(s -> s.then(manual("hold", "Wait")).then(failoverDns()));
        DisasterRecovery first = recovery("first", plan);
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        DisasterRecovery second = recovery("second", plan);
        second.command(run.id(), new RecoveryCommand.Approve("hold", "bert", ""));
        second.command(run.id(), new RecoveryCommand.RollBack("bert", false));
        RecoveryReport report = ended(second.resume(run.id()));
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(second.events(run.id()))
                .noneMatch(e ->
                        e instanceof RecoveryEvent.StepStarted s && s.step().equals("failover-dns"));
    }

    @Test
    void aStepThatWaitsForOthersIsNotSkippedPastThem() {
        RecoveryPlan plan = plan(s ->
                s.then(manual("first", "Wait")).then(manual("second", "Wait")).then(failoverDns()));
        RecoveryExecution run = darkWest(recovery(plan));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.skip("second", "bert", "not needed")).hasMessageContaining("waits for [first]");
    }

    @Test
    void theInitiatorDoesNotReplaceTheApprovalByEditingThePlan() {
        DisasterRecovery first = recovery("first", plan(s -> s.then(approve()).then(failoverDns())));
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        DisasterRecovery second = recovery(
                "second", plan(s -> s.then(manual("approve", "Approve")).then(failoverDns())));
        assertThatThrownBy(() -> second.resumeWithCurrentPlan(run.id(), "anna"))
                .hasMessageContaining("[approve], which have started, are not the same");
    }

    @Test
    void aRunWhoseJournalDoesNotFitItsPlanStopsNoTakeoverOfAnother() {
        RecoveryPlan plan = plan(s -> s.then(manual("hold", "Wait")).then(failoverDns()));
        DisasterRecovery first = recovery("first", plan);
        RecoveryExecution odd = darkWest(first);
        until(() -> odd.status() == ExecutionStatus.WAITING);
        first.close();
        int length = platform.journal.read(odd.id()).size();
        platform.journal.append(
                odd.id(),
                length,
                List.of("{\"type\":\"StepStarted\",\"step\":\"nowhere\",\"attempt\":1,\"at\":\"2026-01-01T00:00:00Z\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        List<String> taken = new ArrayList<>();
        DisasterRecovery second = recovery("second", plan);
        second.standBy(run -> taken.add(run.id()));
        until(() -> platform.alerts.delivered().stream()
                .anyMatch(m -> m.text().contains(odd.id()) && m.text().contains("cannot be taken over")));
        assertThat(taken).isEmpty();
    }

    @Test
    void aDirectoryInPlaceOfAJournalStopsNoOtherRun() throws IOException {
        Path state = directory.resolve("journal");
        DisasterRecovery recovery = opened(platform.orchestrator("first", plan(s -> s.then(failoverDns())))
                .journal(FileJournal.at(state))
                .build());
        Files.createDirectory(state.resolve("other-1.journal"));
        assertThat(recovery.quarantined()).containsOnlyKeys("other-1");
        assertThat(ended(darkWest(recovery)).completed()).isTrue();
    }

    @Test
    void theFirstAppendIsDamagedAndNotTornWhenOthersFollow() throws IOException {
        Path state = directory.resolve("journal");
        RecoveryPlan plan = plan(s -> s.then(manual("hold", "Wait")).then(failoverDns()));
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .journal(FileJournal.at(state))
                .build());
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        Path file = state.resolve(run.id() + ".journal");
        byte[] whole = Files.readAllBytes(file);
        whole[40] ^= 0x10;
        Files.write(file, whole);
        DisasterRecovery second = opened(platform.orchestrator("second", plan)
                .journal(FileJournal.at(state))
                .build());
        assertThat(second.quarantined()).containsOnlyKeys(run.id());
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        assertThat(second.abandon(run.id(), "bert", "the disk")).isNotEmpty();
    }

    @Test
    void aDirectoryForTemporaryFilesThatCannotBeWrittenStopsNoCommand() {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", directory.resolve("missing").toString());
        try {
            assertThat(ended(darkWest(recovery(plan(s -> s.then(runCommand("ok", "true"))))))
                            .completed())
                    .isTrue();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anUndoEndsWhatTheCommandLeftRunning() throws Exception {
        Path started = directory.resolve("started");
        Path undone = directory.resolve("undone");
        String leave = "(setsid sh -c 'echo $$ > " + started + "; exec sleep 600' &) ; exec sleep 600";
        RecoveryPlan plan = plan(s ->
                s.then(runCommand("hang", "sh", "-c", leave).with("rollback", List.of("sh", "-c", "touch " + undone))));
        SeverableLeases leases = new SeverableLeases(platform.leases);
        DisasterRecovery first = opened(platform.orchestrator("first", plan)
                .leases(leases, FakePlatform.LEASE)
                .build());
        RecoveryExecution run = darkWest(first);
        Await.until(
                "the command", () -> Files.exists(started) && started.toFile().length() > 0);
        run.pause("bert", "look");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        leases.cut();
        platform.time.advance(Duration.ofMinutes(1));
        RecoveryExecution again = recovery("second", plan).resume(run.id());
        again.rollback("bert");
        assertThat(ended(again).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(undone).exists();
        Path survivor = Path.of("/proc", Files.readString(started).strip(), "cmdline");
        assertThat(!Files.exists(survivor) || Files.readString(survivor).isEmpty())
                .isTrue();
    }
}
