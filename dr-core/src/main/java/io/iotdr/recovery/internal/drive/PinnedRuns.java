package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.PlanOutline;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryEvent.PlanPinned;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RunSummary;
import io.iotdr.recovery.internal.decide.RecoveryState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Folds runs with the version of the plan that each is pinned to. Thread-safe. */
public final class PinnedRuns {

    private final Environment environment;
    private final PlanCatalog plans;
    private final Executions executions;

    public PinnedRuns(Environment environment, PlanCatalog plans, Executions executions) {
        this.environment = environment;
        this.plans = plans;
        this.executions = executions;
    }

    /**
     * Returns the state of a run after all of its events.
     *
     * @throws DisasterRecoveryException when the run's version of the plan is not configured
     */
    public RecoveryState state(List<RecoveryEvent> history) {
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        String hash = pinned(history).map(PlanPinned::planHash).orElse(start.planHash());
        return plans.get(start.plan(), hash)
                .map(plan -> fold(plan, history))
                .orElseThrow(() -> new DisasterRecoveryException("the plan '" + start.plan()
                        + "' was changed after the run " + start.execution() + " began, which uses its version "
                        + hash.substring(0, Math.min(12, hash.length())) + ". Stop the process that drives the run, if"
                        + " there is one. Then restore the plan as it was; or continue with the plan as it is now:"
                        + " dr failover resume " + start.execution()
                        + " --with-plan; or end the run: dr failover abandon "
                        + start.execution() + " --reason TEXT"));
    }

    /** Returns the report of a run, also of one whose version of the plan is not configured any more. */
    public RecoveryReport report(String id) {
        List<RecoveryEvent> history = executions.events(id);
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        Optional<PlanPinned> pinned = pinned(history);
        Optional<RecoveryPlan> configured =
                plans.get(start.plan(), pinned.map(PlanPinned::planHash).orElse(start.planHash()));
        RecoveryPlan plan = configured
                .or(() -> pinned.map(p -> p.outline().forDisplay(start.plan())))
                .orElseThrow(() -> new DisasterRecoveryException("the run " + id + " was started by an earlier version"
                        + " of this library with a plan '" + start.plan()
                        + "' that is not configured any more; restore that plan to display the run"));
        return RecoveryReport.of(fold(plan, history), history);
    }

    /** Returns a run in one line: an ended one by its first and last event alone. */
    public RunSummary summary(String id) {
        ExecutionStarted start = executions.start(id);
        ExecutionStatus status =
                executions.outcome(id).orElseGet(() -> report(id).status());
        return new RunSummary(
                id,
                start.plan(),
                start.kind(),
                start.source(),
                start.target(),
                status,
                start.at(),
                status.ended() ? Optional.empty() : Ownership.driver(environment, id));
    }

    /** Returns what is different in the newest version of a run's plan, one line for each difference. */
    public List<String> planChanges(String id) {
        List<RecoveryEvent> history = executions.events(id);
        return outline(history).differencesTo(PlanOutline.of(newest(history)));
    }

    /**
     * Returns the event that pins a run to the newest version of its plan.
     *
     * @throws DisasterRecoveryException when a step that has started is not the same in both versions
     */
    public PlanPinned migration(List<RecoveryEvent> history, String by, Instant now) {
        String execution = ((ExecutionStarted) history.get(0)).execution();
        PlanOutline before = outline(history);
        RecoveryPlan plan = newest(history);
        PlanOutline after = PlanOutline.of(plan);
        List<String> changed = started(history)
                .filter(step -> !before.keeps(after, step))
                .distinct()
                .toList();
        if (!changed.isEmpty() || !before.regions().equals(after.regions())) {
            throw new DisasterRecoveryException("the run cannot continue with the plan as it is now: "
                    + (changed.isEmpty() ? "its regions" : "the steps " + changed + ", which have started,")
                    + " are not the same. Restore them, resume the run and skip what is wrong: dr failover resume "
                    + execution + ", dr failover skip " + execution
                    + " STEP --reason TEXT; or end the run: dr failover abandon "
                    + execution + " --reason TEXT");
        }
        return new PlanPinned(plan.hash(), after, by, now);
    }

    private static Stream<String> started(List<RecoveryEvent> history) {
        return history.stream().flatMap(event -> {
            if (event instanceof StepStarted e) {
                return Stream.of(e.step());
            }
            if (event instanceof PersonAsked e) {
                return Stream.of(e.step());
            }
            return event instanceof StepSkipped e ? Stream.of(e.step()) : Stream.empty();
        });
    }

    private RecoveryPlan newest(List<RecoveryEvent> history) {
        return plans.expanded(plans.require(((ExecutionStarted) history.get(0)).plan()));
    }

    private PlanOutline outline(List<RecoveryEvent> history) {
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        return pinned(history)
                .map(PlanPinned::outline)
                .or(() -> plans.get(start.plan(), start.planHash()).map(PlanOutline::of))
                .orElseThrow(() -> new DisasterRecoveryException("the run " + start.execution()
                        + " was started by an earlier version of this library, which did not store its plan; restore"
                        + " the plan as it was, or end the run: dr failover abandon " + start.execution()
                        + " --reason TEXT"));
    }

    private static Optional<PlanPinned> pinned(List<RecoveryEvent> history) {
        return history.stream()
                .filter(PlanPinned.class::isInstance)
                .map(PlanPinned.class::cast)
                .reduce((a, b) -> b);
    }

    private static RecoveryState fold(RecoveryPlan plan, List<RecoveryEvent> history) {
        ExecutionStarted start = (ExecutionStarted) history.get(0);
        RecoveryState state = RecoveryState.begin(plan, start);
        try {
            history.stream().skip(1).forEach(state::apply);
        } catch (RuntimeException odd) {
            throw new JournalCorruptedException(
                    "the journal of the run " + start.execution() + " does not fit its plan: " + odd.getMessage());
        }
        return state;
    }
}
