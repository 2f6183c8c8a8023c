package io.iotdr.recovery;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.ExecutionResumed;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.RollbackStepsStarted;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import io.iotdr.recovery.RecoveryEvent.TargetChanged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fold of an execution's events: what is the case, never stored itself. Each event costs the same, however long the plan.
 *
 * <p>Confined to the thread that drives the execution.
 */
public final class RecoveryState {

    private final RecoveryPlan plan;
    private final ExecutionStarted start;
    private final List<String> findings = new ArrayList<>();
    private final List<String> leftOver = new ArrayList<>();
    private final Deque<StepState> undo = new ArrayDeque<>();
    private StepTable table;
    private String source;
    private String target;
    private boolean paused;
    private boolean pastPointOfNoReturn;
    private boolean rollingBack;
    private boolean inRollbackSteps;
    private Optional<String> nextTarget = Optional.empty();
    private long version;
    private @Nullable ExecutionStatus ended;

    private RecoveryState(RecoveryPlan plan, ExecutionStarted start) {
        this.plan = plan;
        this.start = start;
        this.source = start.source();
        this.target = start.target();
        this.table = new StepTable(plan.steps());
        this.version = 1;
    }

    /** The state after the first event of an execution. */
    public static RecoveryState begin(RecoveryPlan plan, ExecutionStarted start) {
        return new RecoveryState(plan, start);
    }

    /** Takes one event more into account. */
    public void apply(RecoveryEvent event) {
        version++;
        if (event instanceof StepStarted e) {
            started(table.get(e.step()), e);
        } else if (event instanceof StepCaptured e) {
            captured(table.get(e.step()), e);
        } else if (event instanceof StepApplied e) {
            applied(table.get(e.step()));
        } else if (event instanceof StepVerified e) {
            verified(table.get(e.step()), e);
        } else if (event instanceof StepFailed e) {
            failed(table.get(e.step()), e);
        } else if (event instanceof StepGivenUp e) {
            findings.add(e.step() + ": " + e.reason());
            change(table.get(e.step()), StepStatus.GIVEN_UP, e, e.reason());
        } else if (event instanceof PersonAsked e) {
            change(table.get(e.step()), StepStatus.ASKING, e, e.question());
        } else if (event instanceof PersonAnswered e) {
            answered(table.get(e.step()), e);
        } else if (event instanceof StepReverted e) {
            undo.remove(table.get(e.step()));
            change(table.get(e.step()), StepStatus.REVERTED, e, "reverted");
        } else if (event instanceof StepKept e) {
            undo.remove(table.get(e.step()));
            leftOver.add(e.step() + ": " + e.reason());
            change(table.get(e.step()), StepStatus.KEPT, e, e.reason());
        } else {
            applyToExecution(event);
        }
    }

    private void applyToExecution(RecoveryEvent event) {
        if (event instanceof ExecutionTakenOver) {
            table.active().stream().filter(s -> s.status == StepStatus.RUNNING).forEach(s -> s.interrupted = true);
        } else if (event instanceof ExecutionPaused) {
            paused = true;
        } else if (event instanceof ExecutionResumed) {
            paused = false;
            table.active().stream().filter(s -> s.status == StepStatus.FAILED).forEach(RecoveryState::tryAfresh);
        } else if (event instanceof RollbackStarted e) {
            rollingBack = true;
            paused = false;
            nextTarget = e.nextTarget();
        } else if (event instanceof TargetChanged e) {
            target = e.target();
            rollingBack = false;
            nextTarget = Optional.empty();
            table = new StepTable(plan.steps());
        } else if (event instanceof RollbackStepsStarted) {
            inRollbackSteps = true;
            source = start.target();
            target = start.source();
            table = new StepTable(plan.rollbackSteps());
        } else if (event instanceof ExecutionEnded e) {
            ended = e.status();
        }
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
        if (!inRollbackSteps
                && step.spec.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent()) {
            pastPointOfNoReturn = true;
        }
    }

    private void verified(StepState step, StepVerified event) {
        step.evidence = event.evidence();
        change(step, StepStatus.VERIFIED, event, event.summary());
    }

    private void failed(StepState step, StepFailed event) {
        step.retryable = event.retryable();
        change(step, StepStatus.FAILED, event, event.reason());
    }

    private void answered(StepState step, PersonAnswered event) {
        step.attempt++;
        step.retryable = false;
        String what = (event.yes() ? "confirmed by " : "denied by ")
                + event.by()
                + (event.comment().isEmpty() ? "" : ": " + event.comment());
        change(step, event.yes() ? StepStatus.VERIFIED : StepStatus.FAILED, event, what);
    }

    private void change(StepState step, StepStatus status, RecoveryEvent event, String summary) {
        if (step.started == null) {
            step.started = event.at();
        }
        step.changed = event.at();
        step.summary = summary;
        table.move(step, status);
    }

    public RecoveryPlan plan() {
        return plan;
    }

    public String execution() {
        return start.execution();
    }

    public Disaster disaster() {
        return start.disaster();
    }

    ExecutionStarted start() {
        return start;
    }

    /** The region that traffic leaves. */
    public String source() {
        return source;
    }

    /** The region that is to serve. */
    public String target() {
        return target;
    }

    /** How many events there were: the journal's version. */
    public long version() {
        return version;
    }

    public boolean paused() {
        return paused;
    }

    public boolean rollingBack() {
        return rollingBack;
    }

    boolean inRollbackSteps() {
        return inRollbackSteps;
    }

    Optional<String> nextTarget() {
        return nextTarget;
    }

    /** Whether going back would lose data that was taken since (S8). */
    public boolean pastPointOfNoReturn() {
        return pastPointOfNoReturn;
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
        if (rollingBack) {
            return ExecutionStatus.ROLLING_BACK;
        }
        boolean asking = table.active().stream().anyMatch(s -> s.status == StepStatus.ASKING);
        return asking && table.running() == 0 ? ExecutionStatus.WAITING : ExecutionStatus.RUNNING;
    }

    public StepState step(String id) {
        return table.get(id);
    }

    /** The steps of the present phase, in the plan's order. */
    public List<StepState> steps() {
        return List.copyOf(table.all());
    }

    StepTable table() {
        return table;
    }

    /** The step whose effect is undone next: the last one that captured. */
    Optional<StepState> nextToUndo() {
        return Optional.ofNullable(undo.peek());
    }

    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** What a rollback could not or should not undo. */
    public List<String> leftOver() {
        return List.copyOf(leftOver);
    }
}
