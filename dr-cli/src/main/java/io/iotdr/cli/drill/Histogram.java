package io.iotdr.cli.drill;

import io.iotdr.sim.SimulationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A text histogram of the RTAs of simulated runs. */
final class Histogram {

    private static final int BINS = 10;
    private static final int WIDTH = 50;

    private Histogram() {}

    static List<String> of(SimulationReport report, Duration max) {
        long bin = Math.max(1, max.toMillis() / BINS + 1);
        int[] counts = new int[BINS];
        report.runs().stream()
                .flatMap(r -> r.rta().stream())
                .mapToInt(r -> (int) (r.toMillis() / bin))
                .filter(b -> b < BINS)
                .forEach(b -> counts[b]++);
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            int length = (int) Math.ceil((double) WIDTH * counts[i] / most);
            lines.add(String.format(
                    Locale.ROOT, "  < %7.1f s %6d %s", (i + 1) * bin / 1000.0, counts[i], "#".repeat(length)));
        }
        return lines;
    }
}
