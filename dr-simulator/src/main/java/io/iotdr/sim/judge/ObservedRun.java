package io.iotdr.sim.judge;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.PersonAnswered;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepCaptured;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepSkipped;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run's state according to its journal, computed independently of {@code RecoveryState}, so that the two can be
 * compared.
 */
public final class ObservedRun {

    final ExecutionStarted start;
    final Set<String> started = new HashSet<>();
    final Set<String> captured = new HashSet<>();
    final TreeSet<String> applied = new TreeSet<>();
    final Set<String> verified = new HashSet<>();
    final Set<String> passedOver = new HashSet<>();
    final Set<String> agreed = new HashSet<>();
    final Set<String> settled = new HashSet<>();
    public Optional<ExecutionStatus> ended = Optional.empty();
    public Optional<Instant> endedAt = Optional.empty();
    boolean lossAccepted;
    final RevertibleState before;
    final Map<String, StepSpec> specs;

    ObservedRun(ExecutionStarted start, RecoveryPlan plan, RevertibleState before) {
        this.start = start;
        this.before = before;
        this.specs = plan.steps(start.kind()).stream().collect(Collectors.toMap(StepSpec::id, s -> s));
    }

    void add(RecoveryEvent event) {
        if (event instanceof StepStarted e) {
            started.add(e.step());
        } else if (event instanceof StepCaptured e) {
            captured.add(e.step());
            settled.remove(e.step());
        } else if (event instanceof StepApplied e) {
            applied.add(e.step());
        } else if (event instanceof StepVerified e) {
            verified.add(e.step());
            settled.add(e.step());
        } else if (event instanceof StepHadNothingToDo e) {
            passedOver.add(e.step());
            settled.add(e.step());
        } else if (event instanceof StepGivenUp e) {
            passedOver.add(e.step());
            settled.add(e.step());
        } else if (event instanceof StepSkipped e) {
            passedOver.add(e.step());
            settled.add(e.step());
        } else if (event instanceof StepReverted e) {
            settled.add(e.step());
        } else if (event instanceof StepKept e) {
            settled.add(e.step());
        } else if (event instanceof PersonAnswered e && e.yes()) {
            agreed.add(e.step());
            verified.add(e.step());
        } else if (event instanceof RollbackStarted e) {
            lossAccepted = e.reason().startsWith("asked for by");
        } else if (event instanceof ExecutionEnded e) {
            ended = Optional.of(e.status());
            endedAt = Optional.of(e.at());
        }
    }

    boolean pastPointOfNoReturn() {
        return Stream.concat(applied.stream(), verified.stream())
                .map(specs::get)
                .anyMatch(s -> s != null
                        && s.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent());
    }

    /** Returns the steps of some kinds that a step depends on, directly or indirectly. */
    List<String> before(String step, Set<BuiltInStep> kinds) {
        Set<String> found = new TreeSet<>();
        Set<String> known = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(step));
        while (!open.isEmpty()) {
            StepSpec spec = specs.get(open.pop());
            if (spec == null) {
                continue;
            }
            for (String need : spec.needs()) {
                if (known.add(need)) {
                    open.push(need);
                    Optional.ofNullable(specs.get(need))
                            .flatMap(StepSpec::builtIn)
                            .filter(kinds::contains)
                            .ifPresent(k -> found.add(need));
                }
            }
        }
        return List.copyOf(found);
    }

    boolean doneOrPassedOver(String step) {
        return verified.contains(step) || passedOver.contains(step);
    }
}
