package io.iotdr.recovery.internal.drive;

import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Learns from earlier runs of a plan how long its steps take. */
public final class RecoveryHistory {

    /** The number of the plan's latest runs that are read. */
    private static final int MEMORY = 50;

    private final Executions executions;

    public RecoveryHistory(Executions executions) {
        this.executions = executions;
    }

    /**
     * Returns the expected duration of each step: as the plan tells, or else the 95th percentile of earlier runs.
     */
    public Map<String, Duration> estimates(String plan, RunKind kind, List<StepSpec> steps) {
        Map<String, List<Duration>> seen = new HashMap<>();
        List<String> ids = executions.idsOf(plan);
        for (String id : ids.subList(Math.max(0, ids.size() - MEMORY), ids.size())) {
            readable(id).ifPresent(events -> learn(events, plan, kind, seen));
        }
        Map<String, Duration> out = new TreeMap<>();
        for (StepSpec step : steps) {
            step.expected().ifPresent(e -> out.put(step.id(), e));
            if (step.expected().isEmpty() && seen.containsKey(step.id())) {
                out.put(step.id(), percentile95(seen.get(step.id())));
            }
        }
        return out;
    }

    /** Returns the events of an ended run; a damaged one teaches nothing and must not stop the start of another. */
    private Optional<List<RecoveryEvent>> readable(String id) {
        try {
            return executions.ended(id) ? Optional.of(executions.events(id)) : Optional.empty();
        } catch (JournalCorruptedException | UnknownEventException damaged) {
            return Optional.empty();
        }
    }

    private static void learn(List<RecoveryEvent> events, String plan, RunKind kind, Map<String, List<Duration>> seen) {
        ExecutionStarted start = (ExecutionStarted) events.get(0);
        if (!start.plan().equals(plan) || start.kind() != kind) {
            return;
        }
        Map<String, Instant> began = new HashMap<>();
        for (RecoveryEvent event : events) {
            if (event instanceof StepStarted e) {
                began.putIfAbsent(e.step(), e.at());
            } else if (event instanceof StepVerified e && began.containsKey(e.step())) {
                seen.computeIfAbsent(e.step(), s -> new ArrayList<>())
                        .add(Duration.between(began.get(e.step()), e.at()));
            }
        }
    }

    /** Returns the 95th percentile by the nearest-rank method. */
    private static Duration percentile95(List<Duration> all) {
        List<Duration> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }
}
