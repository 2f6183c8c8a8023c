package io.iotdr.examples.platform;

import io.iotdr.examples.process.DemoDirectory;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.examples.report.ReportFiles;
import io.iotdr.time.TimeSource;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios of the open platform one after another, and writes the reports. */
public final class OpenPlatformLab {

    private final PlatformOptions options;
    private final DemoProgress progress;

    public OpenPlatformLab(PlatformOptions options, DemoProgress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Runs scenarios and returns the result of each move, which are also written to {@code report.html} and {@code
     * report.json} in the output directory. Deletes the output directory first.
     */
    public List<DisasterResult> run(List<PlatformScenario> scenarios) {
        DemoDirectory.empty(options.output(), "the open-platform lab");
        List<DisasterResult> results = new ArrayList<>();
        TimeSource time = TimeSource.system("open-platform");
        try {
            for (PlatformScenario scenario : scenarios) {
                List<DisasterResult> moves = new PlatformRun(scenario, options, progress, time)
                        .run(options.output().resolve(scenario.scenario()));
                moves.forEach(move -> progress.say("  " + move.summary()));
                results.addAll(moves);
                ReportFiles.write(options.output(), results);
            }
        } finally {
            time.scheduler().close();
        }
        return results;
    }
}
