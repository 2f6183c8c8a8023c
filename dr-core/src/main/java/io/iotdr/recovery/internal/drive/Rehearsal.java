package io.iotdr.recovery.internal.drive;

import io.iotdr.log.Redactor;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Performs a dry run: asks every step what it would change, and refuses every call that would have an effect (S10). */
public final class Rehearsal {

    private final Environment environment;
    private final RecoveryState state;
    private final GuardedProviders providers;

    public Rehearsal(Environment environment, RecoveryState state) {
        this.environment = environment.looking();
        this.state = state;
        this.providers = GuardedProviders.looking(environment.clock());
    }

    public DryRun run() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        state.steps().forEach(s -> needs.put(s.spec().id(), s.spec().needs()));
        List<DryRun.Step> steps = new ArrayList<>();
        for (String id : StepGraph.order(needs)) {
            steps.add(step(state.step(id)));
        }
        return new DryRun(state.plan().id(), state.kind(), state.source(), state.target(), steps);
    }

    private DryRun.Step step(StepState step) {
        StepSpec spec = step.spec();
        if (!state.isMeant(spec)) {
            return said(spec, List.of(new Change("nothing", "", state.notMeant(spec))), Optional.empty());
        }
        if (spec.builtIn().filter(BuiltInStep::needsPerson).isPresent()) {
            return said(spec, List.of(new Change("a person", "", "must answer: " + spec.title())), Optional.empty());
        }
        Optional<RecoveryStep<?>> kind = environment.steps().find(spec.uses());
        if (kind.isEmpty()) {
            return said(spec, List.of(), Optional.of("there is no step type '" + spec.uses() + "'"));
        }
        try {
            return said(spec, changes(kind.get(), step), Optional.empty());
        } catch (RuntimeException | LinkageError | AssertionError e) {
            // One broken provider must not hide what the other steps would do.
            return said(spec, List.of(), Optional.of(StepFault.of(e).reason()));
        }
    }

    private <S> List<Change> changes(RecoveryStep<S> kind, StepState step) {
        Attempt attempt = new Attempt(
                environment, providers, Ownership.ofNothing(environment), state, step, Attempt.Direction.APPLY, 1);
        return kind.preview(attempt, kind.capture(attempt));
    }

    private DryRun.Step said(StepSpec spec, List<Change> changes, Optional<String> problem) {
        Redactor redactor = environment.redactor();
        return new DryRun.Step(
                spec.id(),
                spec.uses(),
                spec.title(),
                changes.stream()
                        .map(c -> new Change(
                                redactor.redact(c.what()), redactor.redact(c.from()), redactor.redact(c.to())))
                        .toList(),
                problem.map(redactor::redact));
    }
}
