package io.iotdr.recovery.internal.decide;

import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.StepStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The steps of one phase. Each change also updates the set of active steps, so the cost of a decision depends on the
 * active steps and not on the length of the plan.
 */
final class StepTable {

    private final Map<String, StepState> all = new LinkedHashMap<>();
    private final Map<String, List<String>> dependants;
    private final TreeMap<Integer, StepState> active = new TreeMap<>();
    private int running;
    private int done;

    StepTable(List<StepSpec> specs) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (StepSpec spec : specs) {
            all.put(spec.id(), new StepState(spec, all.size()));
            needs.put(spec.id(), spec.needs());
        }
        dependants = StepGraph.dependants(needs);
        all.values().stream().filter(s -> s.openNeeds == 0).forEach(s -> move(s, StepStatus.READY));
    }

    StepState get(String id) {
        StepState state = all.get(id);
        if (state == null) {
            throw new IllegalStateException("the journal names the step '" + id + "', which the plan does not have");
        }
        return state;
    }

    Optional<StepState> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    Collection<StepState> all() {
        return all.values();
    }

    /** Returns the steps that are ready, running, asking or failed, in the plan's order. */
    Collection<StepState> active() {
        return active.values();
    }

    /** Returns the first step that waits for others. */
    Optional<StepState> firstWaiting() {
        return all.values().stream().filter(s -> s.status == StepStatus.WAITING).findFirst();
    }

    int running() {
        return running;
    }

    boolean allDone() {
        return done == all.size();
    }

    void move(StepState step, StepStatus to) {
        StepStatus from = step.status;
        running += count(to, StepStatus.RUNNING) - count(from, StepStatus.RUNNING);
        step.status = to;
        if (to.done() && !from.done()) {
            done++;
            dependants.getOrDefault(step.spec.id(), List.of()).forEach(this::needMet);
        }
        switch (to) {
            case READY, RUNNING, FAILED, ASKING -> active.put(step.index, step);
            case WAITING, VERIFIED, NOTHING_TO_DO, GIVEN_UP, REVERTED, KEPT -> active.remove(step.index);
        }
    }

    private void needMet(String id) {
        StepState next = get(id);
        if (--next.openNeeds == 0 && next.status == StepStatus.WAITING) {
            move(next, StepStatus.READY);
        }
    }

    private static int count(StepStatus is, StepStatus what) {
        return is == what ? 1 : 0;
    }
}
