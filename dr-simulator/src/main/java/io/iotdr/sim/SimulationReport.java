package io.iotdr.sim;

import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.sim.RunResult.RunOutcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results of many simulated disasters. */
public record SimulationReport(List<RunResult> runs) {

    /** A distribution of durations; percentiles by the nearest-rank method. */
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

    /** Returns whether no run broke an invariant. */
    public boolean sound() {
        return runs.stream().allMatch(RunResult::sound);
    }

    /** Returns the runs that broke an invariant, in the order in which they were requested. */
    public List<RunResult> failures() {
        return runs.stream().filter(r -> !r.sound()).toList();
    }

    /** Returns how many disasters had each outcome; the numbers add up to the number of runs. */
    public Map<RunOutcome, Long> outcomes() {
        return runs.stream().collect(Collectors.groupingBy(RunResult::outcome, TreeMap::new, Collectors.counting()));
    }

    /** Returns the RTA of the completed runs: from the disaster until the devices were back. */
    public Optional<Distribution> rta() {
        return Distribution.of(completed().flatMap(r -> r.rta().stream()).toList());
    }

    /** Returns the RPA of the completed runs: the data that was lost. */
    public Optional<Distribution> rpa() {
        return Distribution.of(completed().flatMap(r -> r.rpa().stream()).toList());
    }

    private java.util.stream.Stream<RunResult> completed() {
        return runs.stream()
                .filter(r ->
                        r.status().filter(ExecutionStatus.COMPLETED::equals).isPresent());
    }

    /** Returns the completed runs with the longest RTA, longest first. */
    public List<RunResult> slowest(int count) {
        return worst(count, RunResult::rta);
    }

    /** Returns the completed runs that lost most data, worst first. */
    public List<RunResult> mostLoss(int count) {
        return worst(count, RunResult::rpa);
    }

    private List<RunResult> worst(int count, Function<RunResult, Optional<Duration>> measure) {
        return completed()
                .filter(r -> measure.apply(r).isPresent())
                .sorted(Comparator.comparing((RunResult r) -> measure.apply(r).orElseThrow())
                        .reversed()
                        .thenComparing(RunResult::seed))
                .limit(count)
                .toList();
    }
}
