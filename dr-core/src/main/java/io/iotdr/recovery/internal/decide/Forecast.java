package io.iotdr.recovery.internal.decide;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.StepGraph;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forecasts the time until recovery is proven: the critical path over the steps' estimates. The path behind each step
 * is computed once, so a forecast only reads the active steps.
 */
final class Forecast {

    private final Map<String, Duration> estimates;

    /** The longest path from the end of each step to the proof; steps that no proof depends on are absent. */
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

    /** Returns the time from {@code now} until recovery is proven; empty when no active step leads to the proof. */
    Optional<Duration> remaining(StepTable table, Instant now) {
        return table.active().stream()
                .filter(s -> behind.containsKey(s.spec.id()))
                .map(s -> left(s, now).plus(behind.get(s.spec.id())))
                .reduce(Forecast::longer);
    }

    /** Returns the moment by which an active step must end, or else the run misses {@code deadline}. */
    Optional<Instant> tooLateFrom(StepTable table, Instant deadline) {
        return table.active().stream()
                .filter(s -> behind.containsKey(s.spec.id()))
                .map(s -> deadline.minus(behind.get(s.spec.id())))
                .min(Instant::compareTo);
    }

    /** Prefers the progress that the running attempt reported to the estimate. */
    private Duration left(StepState step, Instant now) {
        return step.progress()
                .flatMap(p -> p.left().map(left -> left.minus(Duration.between(p.at(), now))))
                .map(Forecast::notNegative)
                .orElseGet(() -> estimatedLeft(step, now));
    }

    private Duration estimatedLeft(StepState step, Instant now) {
        Duration running = step.status == StepStatus.READY
                ? Duration.ZERO
                : Duration.between(step.started().orElse(now), now);
        return notNegative(estimate(step.spec.id()).minus(running));
    }

    private static Duration notNegative(Duration length) {
        return length.isNegative() ? Duration.ZERO : length;
    }

    private Duration estimate(String step) {
        return estimates.getOrDefault(step, Duration.ZERO);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
