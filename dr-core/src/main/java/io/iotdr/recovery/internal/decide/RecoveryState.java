package io.iotdr.recovery.internal.decide;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.RecoveryEvent.EndTold;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.FinallyStarted;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RollbackStepsStarted;
import io.iotdr.recovery.RecoveryEvent.RtoAtRisk;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepRetried;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import io.iotdr.recovery.RecoveryEvent.TurnAwaited;
import io.iotdr.recovery.RecoveryEvent.TurnTaken;
import io.iotdr.recovery.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, folded from its events and never stored itself. Applying an event costs the same however long the
 * plan is.
 *
 * <p>Confined to the thread that drives the run.
 */
public final class RecoveryState {

    private final RecoveryPlan plan;
    private final ExecutionStarted start;
    private final Forecast forecast;
    private final List<String> findings = new ArrayList<>();
    private final List<String> leftOver = new ArrayList<>();
    private final Deque<StepState> undo = new ArrayDeque<>();
    private final TreeMap<Phase, StepTable> tables = new TreeMap<>();
    private Phase phase = Phase.FORWARD;
    private String source;
    private String target;
    private boolean turnTaken;
    private boolean turnAwaited;
    private boolean paused;
    private Optional<String> pausedBy = Optional.empty();
    private boolean rtoAtRisk;
    private boolean endTold;
    private boolean pastPointOfNoReturn;
    private Optional<String> nextTarget = Optional.empty();
    private long commandsTaken;
    private long version;
    private @Nullable ExecutionStatus outcome;
    private @Nullable ExecutionStatus ended;

    private RecoveryState(RecoveryPlan plan, ExecutionStarted start) {
        this.plan = plan;
        this.start = start;
        this.source = start.source();
        this.target = start.target();
        this.tables.put(Phase.FORWARD, new StepTable(plan.steps(start.kind())));
        this.forecast = new Forecast(plan.steps(start.kind()), start.estimates());
        this.version = 1;
    }

    /** Returns the state after the first event of a run. */
    public static RecoveryState begin(RecoveryPlan plan, ExecutionStarted start) {
        return new RecoveryState(plan, start);
    }

    /** Applies one more event. */
    public void apply(RecoveryEvent event) {
        version++;
        if (event instanceof StepStarted e) {
            started(step(e.step()), e);
        } else if (event instanceof StepCaptured e) {
            captured(step(e.step()), e);
        } else if (event instanceof StepApplied e) {
            applied(step(e.step()));
        } else if (event instanceof StepVerified e) {
            verified(step(e.step()), e);
        } else if (event instanceof StepFailed e) {
            failed(step(e.step()), e);
        } else if (event instanceof PersonAsked e) {
            change(step(e.step()), StepStatus.ASKING, e, e.question());
        } else if (event instanceof PersonAnswered e) {
            answered(step(e.step()), e);
        } else if (event instanceof StepGivenUp e) {
            goOnWithout(step(e.step()), e, e.reason());
        } else if (event instanceof StepSkipped e) {
            goOnWithout(step(e.step()), e, "skipped by " + e.by() + ": " + e.reason());
        } else if (event instanceof StepRetried e) {
            tryAfresh(step(e.step()));
            goOnAfter(e.step());
        } else if (event instanceof StepReverted e) {
            undone(step(e.step()), StepStatus.REVERTED, e, "reverted");
        } else if (event instanceof StepKept e) {
            leftOver.add(e.step() + ": " + e.reason());
            undone(step(e.step()), StepStatus.KEPT, e, e.reason());
        } else {
            applyToExecution(event);
        }
    }

    private void applyToExecution(RecoveryEvent event) {
        if (event instanceof ExecutionTakenOver) {
            table().active().stream()
                    .filter(s -> s.status == StepStatus.RUNNING)
                    .forEach(s -> s.interrupted = true);
        } else if (event instanceof TurnAwaited) {
            turnAwaited = true;
        } else if (event instanceof TurnTaken) {
            turnTaken = true;
        } else if (event instanceof ExecutionPaused e) {
            paused = true;
            pausedBy = e.step();
        } else if (event instanceof ExecutionResumed) {
            paused = false;
            table().active().stream().filter(s -> s.status == StepStatus.FAILED).forEach(RecoveryState::tryAfresh);
        } else if (event instanceof CommandTaken e) {
            commandsTaken = e.number();
        } else if (event instanceof RtoAtRisk) {
            rtoAtRisk = true;
        } else if (event instanceof RollbackStarted e) {
            phase = Phase.UNDO;
            paused = false;
            nextTarget = e.nextTarget();
        } else if (event instanceof TargetChanged e) {
            target = e.target();
            nextTarget = Optional.empty();
            enter(Phase.FORWARD, plan.steps(start.kind()));
        } else if (event instanceof RollbackStepsStarted) {
            source = start.target();
            target = start.source();
            enter(Phase.ROLLBACK_STEPS, plan.rollbackSteps());
        } else if (event instanceof FinallyStarted e) {
            outcome = e.outcome();
            enter(Phase.FINALLY, plan.finallySteps());
        } else if (event instanceof EndTold) {
            endTold = true;
        } else if (event instanceof ExecutionEnded e) {
            ended = e.status();
        }
    }

    private void enter(Phase next, List<io.iotdr.plan.StepSpec> steps) {
        phase = next;
        tables.put(next, new StepTable(steps));
    }

    private static void tryAfresh(StepState step) {
        step.attemptsBeforeResume = step.attempt;
        step.retryable = true;
    }

    private void started(StepState step, StepStarted event) {
        step.attempt = event.attempt();
        step.interrupted = false;
        if (step.started == null) {
            step.started = event.at();
        }
        change(step, StepStatus.RUNNING, event, "");
    }

    private void captured(StepState step, StepCaptured event) {
        step.before = event.before();
        undo.push(step);
    }

    private void applied(StepState step) {
        step.applied = true;
        passed(step);
    }

    private void passed(StepState step) {
        if (phase == Phase.FORWARD
                && step.spec.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent()) {
            pastPointOfNoReturn = true;
        }
    }

    /** A step whose response was lost is verified without a StepApplied event before it. */
    private void verified(StepState step, StepVerified event) {
        passed(step);
        step.evidence = event.evidence();
        change(step, StepStatus.VERIFIED, event, event.summary());
    }

    private void failed(StepState step, StepFailed event) {
        step.retryable = event.retryable();
        change(step, StepStatus.FAILED, event, event.reason());
    }

    private void goOnWithout(StepState step, RecoveryEvent event, String reason) {
        findings.add(step.spec.id() + ": " + reason);
        change(step, StepStatus.GIVEN_UP, event, reason);
        goOnAfter(step.spec.id());
    }

    private void goOnAfter(String step) {
        if (pausedBy.filter(step::equals).isPresent()) {
            paused = false;
        }
    }

    private void undone(StepState step, StepStatus status, RecoveryEvent event, String summary) {
        undo.remove(step);
        change(step, status, event, summary);
    }

    /** The answer completes an approval or a manual step; a step that asked for consent continues with it. */
    private void answered(StepState step, PersonAnswered event) {
        boolean consent = !step.spec.builtIn().filter(BuiltInStep::needsPerson).isPresent();
        String what = (event.yes() ? "approved by " : "denied by ")
                + event.by()
                + (event.comment().isEmpty() ? "" : ": " + event.comment());
        step.retryable = false;
        if (consent) {
            step.consented = event.yes();
            change(step, event.yes() ? StepStatus.READY : StepStatus.FAILED, event, what);
        } else {
            step.attempt++;
            change(step, event.yes() ? StepStatus.VERIFIED : StepStatus.FAILED, event, what);
        }
    }

    private void change(StepState step, StepStatus status, RecoveryEvent event, String summary) {
        if (step.started == null) {
            step.started = event.at();
        }
        step.changed = event.at();
        step.summary = summary;
        table().move(step, status);
    }

    public RecoveryPlan plan() {
        return plan;
    }

    public String execution() {
        return start.execution();
    }

    public RunKind kind() {
        return start.kind();
    }

    public Optional<Disaster> disaster() {
        return start.disaster();
    }

    public ExecutionStarted start() {
        return start;
    }

    /** Returns the region that traffic leaves. */
    public String source() {
        return source;
    }

    /** Returns the region that traffic moves to. */
    public String target() {
        return target;
    }

    /** Returns the number of applied events, which is the journal's version. */
    public long version() {
        return version;
    }

    public Phase phase() {
        return phase;
    }

    /** Returns whether it is this run's turn: no other run acts on the same things. */
    boolean turnTaken() {
        return turnTaken;
    }

    public boolean turnAwaited() {
        return turnAwaited;
    }

    public boolean paused() {
        return paused;
    }

    public boolean rollingBack() {
        return phase == Phase.UNDO || phase == Phase.ROLLBACK_STEPS;
    }

    Optional<String> nextTarget() {
        return nextTarget;
    }

    /** Returns how many commands from the journal were taken. */
    public long commandsTaken() {
        return commandsTaken;
    }

    /** Returns whether a rollback would lose data that the target region accepted since (S8). */
    public boolean pastPointOfNoReturn() {
        return pastPointOfNoReturn;
    }

    /** Returns whether the journal already records that the run will miss its RTO. */
    boolean rtoAtRisk() {
        return rtoAtRisk;
    }

    boolean endTold() {
        return endTold;
    }

    /** Returns the status with which the run will end after its final steps. */
    Optional<ExecutionStatus> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Returns the moment from which the RTO counts: the start of the disaster if known, else of the run. */
    public Instant since() {
        return start.disaster().flatMap(Disaster::since).orElse(start.at());
    }

    /**
     * Returns the forecast at {@code now} of the time from the start of the disaster to the proof of recovery; empty
     * when there is no forecast.
     */
    public Optional<Duration> forecast(Instant now) {
        return phase == Phase.FORWARD
                ? forecast.remaining(table(), now).map(r -> Duration.between(since(), now.plus(r)))
                : Optional.empty();
    }

    /** Returns the moment after which the active steps, if still unfinished, make the run miss its RTO. */
    Optional<Instant> tooLateFrom() {
        Instant deadline = since().plus(plan.objectives().rto());
        return forecast.tooLateFrom(table(), deadline);
    }

    public Optional<ExecutionStatus> ended() {
        return Optional.ofNullable(ended);
    }

    public ExecutionStatus status() {
        if (ended != null) {
            return ended;
        }
        if (paused) {
            return ExecutionStatus.PAUSED;
        }
        if (rollingBack()) {
            return ExecutionStatus.ROLLING_BACK;
        }
        boolean asking = table().active().stream().anyMatch(s -> s.status == StepStatus.ASKING);
        boolean waiting = asking && table().running() == 0 || turnAwaited && !turnTaken;
        return waiting ? ExecutionStatus.WAITING : ExecutionStatus.RUNNING;
    }

    /** Returns a step of the current phase. */
    public StepState step(String id) {
        return table().get(id);
    }

    /** Returns the steps of every phase so far, in the plan's order. */
    public List<StepState> steps() {
        return tables.values().stream().flatMap(t -> t.all().stream()).toList();
    }

    /** Returns the steps of the current phase; during the undo phase, the forward steps. */
    StepTable table() {
        return Objects.requireNonNull(tables.get(phase == Phase.UNDO ? Phase.FORWARD : phase));
    }

    /** Returns the step to undo next: the last one that captured its state. */
    Optional<StepState> nextToUndo() {
        return Optional.ofNullable(undo.peek());
    }

    /** Returns the finished steps whose temporary effect still lasts, the latest first. */
    List<StepState> temporary() {
        return undo.stream()
                .filter(s -> s.spec.lasts().isPresent() && s.status.done())
                .toList();
    }

    public List<String> findings() {
        return Collections.unmodifiableList(findings);
    }

    /** Returns the effects that could not or should not be undone. */
    public List<String> leftOver() {
        return Collections.unmodifiableList(leftOver);
    }
}
