package io.iotdr.recovery.internal.decide;

import io.iotdr.finding.Finding;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Fold<RecoveryState> EVENTS = Fold.of(RecoveryEvent.class, StepFold.CHANGES, RunFold.CHANGES);

    /** Takeovers with a longer pause between them, such as restarts for an upgrade, have nothing to do with each other. */
    static final Duration IN_A_ROW = Duration.ofMinutes(10);

    final RecoveryPlan plan;
    final ExecutionStarted start;
    final Forecast forecast;
    final List<Finding> findings = new ArrayList<>();
    final List<String> leftOver = new ArrayList<>();
    final Deque<StepState> undo = new ArrayDeque<>();
    final TreeMap<Phase, StepTable> tables = new TreeMap<>();
    Phase phase = Phase.FORWARD;
    String planHash;
    String source;
    String target;
    boolean turnTaken;
    boolean turnAwaited;
    boolean paused;
    Optional<String> pausedBy = Optional.empty();
    boolean rtoAtRisk;
    boolean endTold;
    boolean pastPointOfNoReturn;
    Optional<String> nextTarget = Optional.empty();
    long commandsTaken;
    long version;
    int takeoversInARow;

    @Nullable
    Instant takenOverAt;

    @Nullable
    ExecutionStatus outcome;

    @Nullable
    ExecutionStatus ended;

    private RecoveryState(RecoveryPlan plan, ExecutionStarted start) {
        this.plan = plan;
        this.start = start;
        this.planHash = start.planHash();
        this.source = start.source();
        this.target = start.target();
        this.tables.put(Phase.FORWARD, new StepTable(plan.steps(start.kind())));
        this.forecast = new Forecast(plan.steps(start.kind()), estimates());
        this.version = 1;
    }

    private Map<String, Duration> estimates() {
        Map<String, Duration> all = new HashMap<>(start.estimates());
        plan.steps(start.kind()).stream().filter(s -> !isMeant(s)).forEach(s -> all.put(s.id(), Duration.ZERO));
        return all;
    }

    /** Returns whether a step is meant for the disaster of this run. */
    public boolean isMeant(StepSpec step) {
        return step.meantFor(disaster().map(Disaster::type));
    }

    /** Returns why a step that is not meant for this run has nothing to do. */
    public String notMeant(StepSpec step) {
        String only = step.occasions().text();
        return "it is " + (only.isEmpty() ? "only for planned runs" : only) + ", and this is "
                + disaster().map(d -> "a " + d.type().wireName()).orElse("a planned run");
    }

    /** Returns the state after the first event of a run. */
    public static RecoveryState begin(RecoveryPlan plan, ExecutionStarted start) {
        return new RecoveryState(plan, start);
    }

    /** Applies one more event. */
    public void apply(RecoveryEvent event) {
        version++;
        EVENTS.apply(this, event);
    }

    void enter(Phase next, List<StepSpec> steps) {
        phase = next;
        tables.put(next, new StepTable(steps));
    }

    public RecoveryPlan plan() {
        return plan;
    }

    /** Returns the hash of the version of the plan that the run uses. */
    public String planHash() {
        return planHash;
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

    /** Returns the region that the run moved to, or tried last, whether or not it was rolled back since. */
    public String movedTo() {
        return tables.containsKey(Phase.ROLLBACK_STEPS) ? source : target;
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

    /** Returns whether a step that is a point of no return has begun and may have had a part of its effect. */
    boolean mayBePastPointOfNoReturn() {
        return table().all().stream()
                .anyMatch(s -> s.mayHaveEffect()
                        && s.spec.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent());
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

    /** Returns a step of the current phase; empty when the phase has no such step. */
    public Optional<StepState> find(String id) {
        return table().find(id);
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

    public List<Finding> findings() {
        return Collections.unmodifiableList(findings);
    }

    /** Returns the effects that could not or should not be undone. */
    public List<String> leftOver() {
        return Collections.unmodifiableList(leftOver);
    }
}
