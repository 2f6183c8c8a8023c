package io.iotdr.testkit.sim;

import io.iotdr.recovery.ExecutionStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What many simulated disasters came to, each by its seed. */
public record SimulationReport(List<RunResult> runs) {

    /** A spread of durations, by nearest rank. */
    public record Distribution(int count, Duration p50, Duration p95, Duration p99, Duration max) {
        static Optional<Distribution> of(List<Duration> values) {
            if (values.isEmpty()) {
                return Optional.empty();
            }
            List<Duration> sorted = values.stream().sorted().toList();
            return Optional.of(new Distribution(
                    sorted.size(), rank(sorted, 0.5), rank(sorted, 0.95), rank(sorted, 0.99), rank(sorted, 1)));
        }

        private static Duration rank(List<Duration> sorted, double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * share) - 1));
        }
    }

    /** Whether no run broke a promise. */
    public boolean sound() {
        return runs.stream().allMatch(RunResult::sound);
    }

    /** The runs that broke a promise, by seed. */
    public List<RunResult> failures() {
        return runs.stream().filter(r -> !r.sound()).toList();
    }

    /** How the runs ended; those without a recovery, since the region came back by itself, are not in it. */
    public Map<ExecutionStatus, Long> endings() {
        return runs.stream()
                .flatMap(r -> r.status().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** From the disaster until the devices were back, over the runs that recovered. */
    public Optional<Distribution> rta() {
        return Distribution.of(completed().flatMap(r -> r.rta().stream()).toList());
    }

    /** What the recovered data lacked, over the runs that recovered. */
    public Optional<Distribution> rpa() {
        return Distribution.of(completed().flatMap(r -> r.rpa().stream()).toList());
    }

    private java.util.stream.Stream<RunResult> completed() {
        return runs.stream()
                .filter(r ->
                        r.status().filter(ExecutionStatus.COMPLETED::equals).isPresent());
    }

    /** The runs that took longest, the worst first. */
    public List<RunResult> worst(int count) {
        return completed()
                .filter(r -> r.rta().isPresent())
                .sorted(Comparator.comparing((RunResult r) -> r.rta().orElseThrow())
                        .reversed()
                        .thenComparing(RunResult::seed))
                .limit(count)
                .toList();
    }
}
