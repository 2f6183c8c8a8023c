package io.iotdr.recovery.internal.decide;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.restoreData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSequence;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import io.iotdr.recovery.internal.decide.Instruction.AwaitTurn;
import io.iotdr.recovery.internal.decide.Instruction.Record;
import io.iotdr.recovery.internal.decide.Instruction.RevertStep;
import io.iotdr.recovery.internal.decide.Instruction.RunStep;
import io.iotdr.recovery.internal.decide.Instruction.TellEnd;
import io.iotdr.recovery.internal.decide.Instruction.WakeAt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests the rules of order, retries, pausing and rollback as pure functions of past events. */
final class DeciderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private RecoveryState state;

    private void given(Consumer<StepSequence> steps) {
        given(steps, b -> {});
    }

    private void given(Consumer<StepSequence> steps, Consumer<RecoveryPlanBuilder> more) {
        RecoveryPlanBuilder builder = RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .primary("west")
                .secondary("east")
                .failover(steps);
        more.accept(builder);
        RecoveryPlan plan = builder.build();
        state = RecoveryState.begin(
                plan,
                new ExecutionStarted(
                        "run-1",
                        RunKind.FAILOVER,
                        plan.id(),
                        plan.hash(),
                        Optional.of(Disaster.of(DisasterType.REGIONAL_OUTAGE, "west")),
                        "west",
                        "east",
                        "anna",
                        Map.of("failover-dns", Duration.ofMinutes(2), "assess-impact", Duration.ofMinutes(1)),
                        NOW));
        happened(new TurnTaken(NOW));
    }

    private void happened(RecoveryEvent... events) {
        List.of(events).forEach(state::apply);
    }

    /** Returns the current decisions without the one wake-up in which every unfinished run checks its objective. */
    private List<Instruction> decided() {
        return decided(NOW);
    }

    private List<Instruction> decided(Instant now) {
        List<Instruction> all = Decider.decide(state, now);
        List<Instruction> checksOfTheObjective = all.stream()
                .filter(i -> i instanceof WakeAt w && w.moment().isAfter(NOW.plus(Duration.ofHours(3))))
                .toList();
        assertThat(checksOfTheObjective).hasSizeLessThanOrEqualTo(1);
        return all.stream().filter(i -> !checksOfTheObjective.contains(i)).toList();
    }

    private void decidedAndHappened() {
        happened(((Record) decided().get(0)).event());
    }

    private void done(String step) {
        happened(
                new StepStarted(step, 1, NOW),
                new StepCaptured(step, "{}", NOW),
                new StepApplied(step, 1, NOW),
                new StepVerified(step, "done", Map.of(), NOW));
    }

    @Test
    void stepsThatNeedNoOtherStepStartAtOnce() {
        given(s -> s.inParallel(assessImpact(), fenceRegion()).then(failoverDns()));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1), new RunStep("fence-region", 1));
    }

    @Test
    void aStepWaitsForEveryStepItNeeds() {
        given(s -> s.inParallel(assessImpact(), fenceRegion()).then(failoverDns()));
        done("assess-impact");
        assertThat(decided()).containsExactly(new RunStep("fence-region", 1));
        done("fence-region");
        assertThat(decided()).containsExactly(new RunStep("failover-dns", 1));
    }

    @Test
    void noMoreStepsRunAtOnceThanThePlanAllows() {
        given(s -> s.inParallel(assessImpact(), fenceRegion(), activateRegion()), b -> b.maxParallel(2));
        assertThat(decided()).hasSize(2);
        happened(new StepStarted("assess-impact", 1, NOW));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1), new RunStep("fence-region", 1));
    }

    @Test
    void aRunDuringWhichOneOrchestratorAfterTheOtherIsLostWaitsForAPerson() {
        given(s -> s.then(assessImpact()));
        happened(new StepStarted("assess-impact", 1, NOW));
        for (int i = 0; i < 4; i++) {
            happened(new RecoveryEvent.ExecutionTakenOver("next", NOW));
            assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
        }
        happened(new RecoveryEvent.ExecutionTakenOver("next", NOW));
        assertThat(decided())
                .singleElement()
                .extracting(i -> ((RecoveryEvent.ExecutionPaused) ((Record) i).event()).reason())
                .asString()
                .startsWith("the orchestrator was lost 5 times in a row, and assess-impact may be");
        happened(
                new RecoveryEvent.ExecutionPaused("lost", java.util.Optional.of("assess-impact"), NOW),
                new RecoveryEvent.ExecutionResumed("anna", NOW));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
    }

    @Test
    void restartsForAnUpgradePauseNoRun() {
        given(s -> s.then(assessImpact()));
        happened(new StepStarted("assess-impact", 1, NOW));
        for (int i = 1; i <= 8; i++) {
            happened(new RecoveryEvent.ExecutionTakenOver("next", NOW.plus(Duration.ofMinutes(15L * i))));
        }
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
    }

    @Test
    void aRetryWaitsForAFreePlaceLikeAnyOtherStep() {
        given(
                s -> s.inParallel(assessImpact().retry(3, Duration.ofSeconds(10)), fenceRegion(), activateRegion()),
                b -> b.maxParallel(1));
        happened(
                new StepStarted("assess-impact", 1, NOW),
                new StepFailed("assess-impact", 1, "timeout", true, NOW),
                new StepStarted("fence-region", 1, NOW));
        assertThat(decided(NOW.plusSeconds(60))).containsExactly(new RunStep("fence-region", 1));
    }

    @Test
    void aRunEndsWhenEveryStepIsDone() {
        given(s -> s.then(assessImpact()));
        done("assess-impact");
        assertThat(decided()).containsExactly(new TellEnd(ExecutionStatus.COMPLETED));
        happened(new RecoveryEvent.EndTold(NOW));
        assertThat(decided()).containsExactly(new Record(new ExecutionEnded(ExecutionStatus.COMPLETED, NOW)));
        happened(new ExecutionEnded(ExecutionStatus.COMPLETED, NOW));
        assertThat(decided()).isEmpty();
    }

    @Test
    void aRetryableFailureIsRetriedAfterABackoff() {
        given(s -> s.then(failoverDns().retry(3, Duration.ofSeconds(10))));
        happened(new StepStarted("failover-dns", 1, NOW), new StepFailed("failover-dns", 1, "timeout", true, NOW));
        WakeAt wake = (WakeAt) decided().get(0);
        assertThat(wake.moment()).isBetween(NOW.plusSeconds(5), NOW.plusSeconds(10));
        assertThat(decided(wake.moment())).containsExactly(new RunStep("failover-dns", 2));
    }

    @Test
    void theBackoffDoublesAndIsTheSameForTheSameHistory() {
        given(s -> s.then(failoverDns().retry(10, Duration.ofSeconds(1))));
        Duration last = Duration.ZERO;
        for (int attempt = 1; attempt <= 5; attempt++) {
            happened(
                    new StepStarted("failover-dns", attempt, NOW),
                    new StepFailed("failover-dns", attempt, "timeout", true, NOW));
            Duration pause = Decider.backoff("run-1", state.step("failover-dns"));
            assertThat(pause).isEqualTo(Decider.backoff("run-1", state.step("failover-dns")));
            assertThat(pause)
                    .isBetween(Duration.ofMillis(500L << (attempt - 1)), Duration.ofSeconds(1L << (attempt - 1)));
            assertThat(pause.multipliedBy(2)).isGreaterThanOrEqualTo(last);
            last = pause;
        }
    }

    @Test
    void aPermanentFailureIsNotRetried() {
        given(s -> s.then(failoverDns().retry(3, Duration.ZERO).onFailure(OnFailure.PAUSE)));
        happened(new StepStarted("failover-dns", 1, NOW), new StepFailed("failover-dns", 1, "forbidden", false, NOW));
        assertThat(decided())
                .singleElement()
                .isInstanceOfSatisfying(Record.class, r -> assertThat(r.event()).isInstanceOf(ExecutionPaused.class));
    }

    @Test
    void aFailedStepWithContinueIsAFindingAndTheRunContinues() {
        given(s -> s.then(assessImpact().onFailure(OnFailure.CONTINUE)).then(failoverDns()));
        happened(new StepStarted("assess-impact", 1, NOW), new StepFailed("assess-impact", 1, "no", false, NOW));
        Record record = (Record) decided().get(0);
        assertThat(record.event()).isInstanceOf(StepGivenUp.class);
        happened(record.event());
        assertThat(decided()).containsExactly(new RunStep("failover-dns", 1));
        assertThat(state.findings()).extracting(Object::toString).containsExactly("assess-impact: no");
    }

    @Test
    void aRollbackRevertsTheLastStepFirst() {
        given(s ->
                s.then(activateRegion()).then(failoverDns()).then(assessImpact().onFailure(OnFailure.ROLLBACK)));
        done("activate-region");
        done("failover-dns");
        happened(new StepStarted("assess-impact", 1, NOW), new StepFailed("assess-impact", 1, "no", false, NOW));
        Record record = (Record) decided().get(0);
        assertThat(record.event()).isInstanceOf(RollbackStarted.class);
        happened(record.event());
        assertThat(decided()).containsExactly(new RevertStep("failover-dns"));
        happened(new StepReverted("failover-dns", NOW));
        assertThat(decided()).containsExactly(new RevertStep("activate-region"));
        happened(new StepReverted("activate-region", NOW));
        assertThat(decided()).containsExactly(new TellEnd(ExecutionStatus.ROLLED_BACK));
    }

    @Test
    void aRunPastThePointOfNoReturnIsNotRolledBackAutomatically() {
        given(s -> s.then(restoreData()).then(failoverDns()));
        done("restore-data");
        assertThat(state.pastPointOfNoReturn()).isTrue();
        happened(new StepStarted("failover-dns", 1, NOW), new StepFailed("failover-dns", 1, "no", false, NOW));
        Record record = (Record) decided().get(0);
        assertThat(record.event())
                .isInstanceOfSatisfying(
                        ExecutionPaused.class, p -> assertThat(p.reason()).contains("past its point of no return"));
        assertThatThrownBy(() -> Commands.event(state, new RecoveryCommand.RollBack("bert", false), NOW))
                .hasMessageContaining("past its point of no return");
        assertThat(Commands.event(state, new RecoveryCommand.RollBack("bert", true), NOW))
                .isInstanceOf(RollbackStarted.class);
    }

    @Test
    void nextRegionRevertsTheStepsAndThenTargetsTheTertiaryRegion() {
        given(s -> s.then(activateRegion().onFailure(OnFailure.NEXT_REGION)), b -> b.tertiary("north"));
        happened(
                new StepStarted("activate-region", 1, NOW),
                new StepCaptured("activate-region", "{}", NOW),
                new StepFailed("activate-region", 1, "full", false, NOW));
        happened(((Record) decided().get(0)).event());
        assertThat(decided()).containsExactly(new RevertStep("activate-region"));
        happened(new StepReverted("activate-region", NOW));
        assertThat(decided()).containsExactly(new Record(new TargetChanged("north", NOW)));
        happened(new TargetChanged("north", NOW));
        assertThat(decided()).containsExactly(new RunStep("activate-region", 1));
        assertThat(state.target()).isEqualTo("north");
    }

    @Test
    void aPausedRunStartsNothingUntilItIsResumed() {
        given(s -> s.then(assessImpact()));
        happened(new ExecutionPaused("wait", Optional.empty(), NOW));
        assertThat(decided()).isEmpty();
        happened(new ExecutionResumed("anna", NOW));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
    }

    @Test
    void resumingARunRetriesItsFailedStep() {
        given(s -> s.then(failoverDns().retry(1, Duration.ZERO).onFailure(OnFailure.PAUSE)));
        happened(new StepStarted("failover-dns", 1, NOW), new StepFailed("failover-dns", 1, "no", false, NOW));
        happened(((Record) decided().get(0)).event());
        happened(new ExecutionResumed("anna", NOW));
        assertThat(decided()).containsExactly(new RunStep("failover-dns", 2));
    }

    @Test
    void anApprovalIsRequestedAndFailsWhenItsTimeoutExpires() {
        given(s -> s.then(approve().timeout(Duration.ofMinutes(30))).then(failoverDns()));
        Record asked = (Record) decided().get(0);
        assertThat(asked.event()).isInstanceOf(PersonAsked.class);
        happened(asked.event());
        assertThat(decided()).containsExactly(new WakeAt(NOW.plus(Duration.ofMinutes(30))));
        assertThat(decided(NOW.plus(Duration.ofMinutes(30))).get(0))
                .isInstanceOfSatisfying(Record.class, r -> assertThat(r.event()).isInstanceOf(StepFailed.class));
        happened(new PersonAnswered("approve", true, "bert", "", NOW));
        assertThat(decided()).containsExactly(new RunStep("failover-dns", 1));
    }

    @Test
    void theSameHistoryGivesTheSameDecisions() {
        given(s -> s.inParallel(assessImpact(), activateRegion()).then(failoverDns()));
        done("assess-impact");
        done("activate-region");
        List<Instruction> first = decided();
        given(s -> s.inParallel(assessImpact(), activateRegion()).then(failoverDns()));
        done("assess-impact");
        done("activate-region");
        assertThat(decided()).isEqualTo(first);
    }

    @Test
    void aRollbackThatKeepsAStepEndsAsRollbackIncomplete() {
        given(s -> s.then(failoverDns()).then(assessImpact()));
        done("failover-dns");
        happened(new RollbackStarted("asked", Optional.empty(), NOW));
        happened(new RecoveryEvent.StepKept("failover-dns", "west is impaired", NOW));
        assertThat(decided()).containsExactly(new TellEnd(ExecutionStatus.ROLLBACK_INCOMPLETE));
        assertThat(state.leftOver()).containsExactly("failover-dns: west is impaired");
    }

    @Test
    void aRunStartsNoStepBeforeItsTurn() {
        given(s -> s.then(assessImpact()));
        state = RecoveryState.begin(state.plan(), state.start());
        assertThat(decided()).containsExactly(new AwaitTurn());
        happened(new TurnAwaited(List.of("other-1"), NOW));
        assertThat(state.status()).isEqualTo(ExecutionStatus.WAITING);
        happened(new RollbackStarted("asked", Optional.empty(), NOW));
        assertThat(decided()).as("what did not begin needs no turn to end").hasSize(1);
    }

    @Test
    void dataLossNeedsTheConsentOfASecondPerson() {
        given(s -> s.then(restoreData()));
        happened(
                new StepStarted("restore-data", 1, NOW),
                new StepCaptured("restore-data", "{}", NOW),
                new PersonAsked("restore-data", "lose an hour?", NOW));
        assertThat(state.status()).isEqualTo(ExecutionStatus.WAITING);
        assertThatThrownBy(() -> Commands.event(state, new RecoveryCommand.Approve("restore-data", "anna", ""), NOW))
                .hasMessageContaining("two-person rule");
        happened(Commands.event(state, new RecoveryCommand.Approve("restore-data", "bert", ""), NOW));
        assertThat(decided()).containsExactly(new RunStep("restore-data", 2));
        assertThat(state.step("restore-data").consented).isTrue();
    }

    @Test
    void denyingDataLossPausesTheRun() {
        given(s -> s.then(restoreData()));
        happened(new StepStarted("restore-data", 1, NOW), new PersonAsked("restore-data", "lose an hour?", NOW));
        happened(Commands.event(state, new RecoveryCommand.Deny("restore-data", "bert", "too much"), NOW));
        decidedAndHappened();
        assertThat(state.paused()).isTrue();
    }

    @Test
    void skippingAFailedStepIsAFindingAndResumesTheRun() {
        given(s -> s.then(failoverDns().retry(1, Duration.ZERO).onFailure(OnFailure.PAUSE))
                .then(assessImpact()));
        happened(new StepStarted("failover-dns", 1, NOW), new StepFailed("failover-dns", 1, "no", false, NOW));
        decidedAndHappened();
        assertThatThrownBy(() -> Commands.event(state, new RecoveryCommand.Skip("failover-dns", "anna", " "), NOW))
                .hasMessageContaining("needs a reason");
        happened(Commands.event(state, new RecoveryCommand.Skip("failover-dns", "anna", "done by hand"), NOW));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
        assertThat(state.findings())
                .extracting(Object::toString)
                .containsExactly("failover-dns: skipped by anna: done by hand");
    }

    @Test
    void retryingOneFailedStepDoesNotRetryTheOthers() {
        given(s -> s.inParallel(
                failoverDns().retry(1, Duration.ZERO).onFailure(OnFailure.PAUSE),
                assessImpact().retry(1, Duration.ZERO).onFailure(OnFailure.PAUSE)));
        happened(new StepStarted("failover-dns", 1, NOW), new StepStarted("assess-impact", 1, NOW));
        happened(
                new StepFailed("failover-dns", 1, "no", false, NOW),
                new StepFailed("assess-impact", 1, "no", false, NOW));
        decidedAndHappened();
        happened(Commands.event(state, new RecoveryCommand.Retry("failover-dns", "anna"), NOW));
        assertThat(decided())
                .as("the other one pauses the run anew")
                .singleElement()
                .isInstanceOf(Record.class);
        happened(new StepStarted("failover-dns", 2, NOW));
        assertThatThrownBy(() -> Commands.event(state, new RecoveryCommand.Retry("failover-dns", "anna"), NOW))
                .hasMessageContaining("only a FAILED step");
    }

    @Test
    void finallyStepsRunAfterARollback() {
        given(
                s -> s.then(failoverDns()),
                b -> b.finallyDo(s -> s.then(assessImpact().retry(1, Duration.ZERO))));
        happened(new RollbackStarted("asked", Optional.empty(), NOW));
        decidedAndHappened();
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
        happened(new StepStarted("assess-impact", 1, NOW), new StepFailed("assess-impact", 1, "no", false, NOW));
        decidedAndHappened();
        assertThat(decided()).containsExactly(new TellEnd(ExecutionStatus.ROLLED_BACK));
        assertThat(state.findings()).extracting(Object::toString).containsExactly("assess-impact: no");
    }

    @Test
    void aTemporaryEffectIsRevertedOnTimeEvenWhileTheRunIsPaused() {
        given(s -> s.then(failoverDns().lasts(Duration.ofMinutes(5))).then(assessImpact()));
        done("failover-dns");
        assertThat(decided()).contains(new RunStep("assess-impact", 1), new WakeAt(NOW.plusSeconds(300)));
        happened(new ExecutionPaused("wait", Optional.empty(), NOW));
        assertThat(decided(NOW.plusSeconds(300))).containsExactly(new RevertStep("failover-dns"));
        happened(new StepReverted("failover-dns", NOW), new ExecutionResumed("anna", NOW));
        assertThat(decided()).containsExactly(new RunStep("assess-impact", 1));
    }

    @Test
    void aTemporaryEffectIsRevertedBeforeTheRunEnds() {
        given(s -> s.then(failoverDns().lasts(Duration.ofMinutes(5))));
        done("failover-dns");
        assertThat(decided()).contains(new RevertStep("failover-dns"));
        happened(new StepReverted("failover-dns", NOW));
        assertThat(decided()).containsExactly(new TellEnd(ExecutionStatus.COMPLETED));
    }

    @Test
    void theForecastIsTheCriticalPath() {
        given(s -> s.inParallel(failoverDns(), activateRegion()).then(assessImpact()));
        assertThat(state.forecast(NOW)).contains(Duration.ofMinutes(3));
        happened(new StepStarted("failover-dns", 1, NOW), new StepStarted("activate-region", 1, NOW));
        assertThat(state.forecast(NOW.plusSeconds(60))).contains(Duration.ofMinutes(3));
        assertThat(state.forecast(NOW.plusSeconds(180))).as("it takes longer").contains(Duration.ofMinutes(4));
    }

    @Test
    void whatAnAttemptSaysOfItselfCountsForMoreThanTheEstimate() {
        given(s -> s.then(failoverDns()).then(assessImpact()));
        happened(
                new StepStarted("failover-dns", 1, NOW),
                new StepProgressed(
                        "failover-dns", "half of it", Optional.of(Duration.ofHours(5)), NOW.plusSeconds(10)));
        assertThat(state.forecast(NOW.plusSeconds(10)))
                .as("10 s, then 5 h, then the next step")
                .contains(Duration.ofHours(5).plusSeconds(70));
        Record said = (Record) Decider.decide(state, NOW.plusSeconds(10)).get(0);
        assertThat(said.event()).isInstanceOf(RecoveryEvent.RtoAtRisk.class);
        happened(new StepFailed("failover-dns", 1, "lost", true, NOW.plusSeconds(80)));
        happened(new StepStarted("failover-dns", 2, NOW.plusSeconds(80)));
        assertThat(state.step("failover-dns").progress()).isEmpty();
    }

    @Test
    void anExpectedRtoMissIsReportedOnceBeforeItHappens() {
        given(s -> s.then(failoverDns()).then(assessImpact()));
        happened(new StepStarted("failover-dns", 1, NOW));
        Instant late =
                NOW.plus(Duration.ofHours(4)).minus(Duration.ofMinutes(1)).plusMillis(1);
        assertThat(Decider.decide(state, NOW)).contains(new WakeAt(late));
        Record said = (Record) Decider.decide(state, late).get(0);
        assertThat(said.event()).isInstanceOf(RecoveryEvent.RtoAtRisk.class);
        happened(said.event());
        assertThat(decided(late)).containsExactly(new RunStep("failover-dns", 1));
    }

    @Test
    void aFailbackBeginsWithAReProtectStep() {
        given(s -> s.then(failoverDns()));
        assertThat(state.plan().steps(RunKind.FAILBACK))
                .extracting(io.iotdr.plan.StepSpec::id)
                .containsExactly("re-protect", "failover-dns");
        assertThat(state.plan().steps(RunKind.FAILBACK).get(1).needs()).containsExactly("re-protect");
    }

    @Test
    void anAttemptThatBeganAnewHasNotBeenApplied() {
        given(s -> s.then(activateRegion()));
        state.apply(new StepStarted("activate-region", 1, NOW));
        state.apply(new StepCaptured("activate-region", "{}", NOW));
        state.apply(new RecoveryEvent.StepApplied("activate-region", 1, NOW));
        state.apply(new StepFailed("activate-region", 1, "not ready", true, NOW));
        state.apply(new StepStarted("activate-region", 2, NOW));
        assertThat(state.step("activate-region").applied()).isFalse();
    }

    @Test
    void anUndoThatATakeoverInterruptsMayHaveBegunAtAnyTimeBefore() {
        given(s -> s.then(activateRegion()));
        state.apply(new StepStarted("activate-region", 1, NOW));
        state.apply(new StepCaptured("activate-region", "{}", NOW));
        state.apply(new StepVerified("activate-region", "done", Map.of(), NOW));
        state.apply(new RollbackStarted("asked", Optional.empty(), NOW));
        Instant taken = NOW.plusSeconds(90);
        state.apply(new RecoveryEvent.ExecutionTakenOver("second", taken));
        assertThat(state.step("activate-region").interruptedSince()).contains(taken);
    }
}
