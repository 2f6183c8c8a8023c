package io.iotdr.recovery;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long a run still takes until recovery is proven: the critical path over estimates. The path behind each step is computed once;
 * a forecast then looks at the steps that are going on, and at nothing else.
 */
final class Forecast {

    private final Map<String, Duration> estimates;

    /** The longest way from the end of a step to the proof; a step that no proof waits for is not in it. */
    private final Map<String, Duration> behind = new HashMap<>();

    Forecast(List<StepSpec> steps, Map<String, Duration> estimates) {
        this.estimates = estimates;
        Map<String, List<String>> needs = new LinkedHashMap<>();
        steps.forEach(s -> needs.put(s.id(), s.needs()));
        List<StepSpec> proofs = steps.stream()
                .filter(s -> s.uses().equals(BuiltInStep.VERIFY_RECOVERY.wireName()))
                .toList();
        (proofs.isEmpty() ? steps : proofs).forEach(s -> behind.put(s.id(), Duration.ZERO));
        List<String> order = new java.util.ArrayList<>(StepGraph.order(needs));
        Collections.reverse(order);
        for (String step : order) {
            if (behind.containsKey(step)) {
                Duration through = behind.get(step).plus(estimate(step));
                needs.getOrDefault(step, List.of()).forEach(n -> behind.merge(n, through, Forecast::longer));
            }
        }
    }

    /** How long it takes from {@code now} until recovery is proven; empty when nothing that it waits for is going on. */
    Optional<Duration> remaining(StepTable table, Instant now) {
        return table.active().stream()
                .filter(s -> behind.containsKey(s.spec.id()))
                .map(s -> left(s, now).plus(behind.get(s.spec.id())))
                .reduce(Forecast::longer);
    }

    /** The moment from which a step that goes on makes the run miss {@code deadline}, if it does not end before. */
    Optional<Instant> tooLateFrom(StepTable table, Instant deadline) {
        return table.active().stream()
                .filter(s -> behind.containsKey(s.spec.id()))
                .map(s -> deadline.minus(behind.get(s.spec.id())))
                .min(Instant::compareTo);
    }

    private Duration left(StepState step, Instant now) {
        Duration running = step.status == StepStatus.READY
                ? Duration.ZERO
                : Duration.between(step.started().orElse(now), now);
        Duration left = estimate(step.spec.id()).minus(running);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration estimate(String step) {
        return estimates.getOrDefault(step, Duration.ZERO);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
