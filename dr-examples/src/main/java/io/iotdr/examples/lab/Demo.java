package io.iotdr.examples.lab;

import io.iotdr.examples.Trees;
import io.iotdr.examples.lab.report.DisasterResult;
import io.iotdr.examples.lab.report.HtmlReport;
import io.iotdr.examples.lab.report.JsonReport;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the lab's disasters one after another and writes the reports. */
public final class Demo {

    private final LabOptions options;
    private final DemoProgress progress;
    private final Clock clock = SystemClock.INSTANCE;

    public Demo(LabOptions options, DemoProgress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Runs the disasters and returns their results, which are also written to {@code report.html} and
     * {@code report.json} in the output directory. Deletes the output directory first.
     */
    public List<DisasterResult> run(List<Disasters> disasters) {
        Trees.delete(options.output());
        progress.say("two regions, " + options.devices() + " devices, one orchestrator; log shipping interval: "
                + io.iotdr.plan.Durations.text(options.shipEvery()));
        if (!Addresses.choose(options.oneAddress()).apart()) {
            progress.say("both regions use 127.0.0.1 with different ports, and the devices resolve SRV records"
                    + (options.oneAddress() ? "" : ": 127.0.0.2 cannot be bound here"));
        }
        List<DisasterResult> results = new ArrayList<>();
        try (ThreadScheduler scheduler = new ThreadScheduler("lab")) {
            for (Disasters disaster : disasters) {
                ScenarioRun run = new ScenarioRun(disaster, options, progress, clock, scheduler);
                DisasterResult result = run.run(options.output().resolve(disaster.scenario()));
                results.add(result);
                summary(result);
                write(results);
            }
        }
        progress.say("");
        progress.say("full report: " + options.output().resolve("report.html"));
        return results;
    }

    private void summary(DisasterResult result) {
        progress.say(String.format(
                Locale.ROOT,
                "  %s: %d of %d devices are back; time without service: max %s, median %s;"
                        + " %d of %d acknowledged messages lost, from the last %s before the disaster",
                result.status(),
                result.devicesRecovered(),
                result.devices().size(),
                seconds(result.rta(1)),
                seconds(result.rta(0.5)),
                result.messagesLost(),
                result.messagesAcknowledged(),
                seconds(Optional.of(result.rpa()))));
    }

    private static String seconds(Optional<Duration> length) {
        return length.map(d -> String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0))
                .orElse("unknown");
    }

    private void write(List<DisasterResult> results) {
        Path directory = options.output();
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("report.json"), JsonReport.of(results));
            Files.writeString(directory.resolve("report.html"), HtmlReport.of(results));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the reports into " + directory, e);
        }
    }
}
