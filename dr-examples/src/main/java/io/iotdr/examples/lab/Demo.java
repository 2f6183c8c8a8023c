package io.iotdr.examples.lab;

import io.iotdr.examples.process.DemoDirectory;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.examples.report.ReportFiles;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.util.ArrayList;
import java.util.List;

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
        DemoDirectory.empty(options.output(), "the two-region lab");
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
                progress.say("  " + result.summary());
                ReportFiles.write(options.output(), results);
            }
        }
        progress.say("");
        progress.say("full report: " + options.output().resolve("report.html"));
        return results;
    }
}
