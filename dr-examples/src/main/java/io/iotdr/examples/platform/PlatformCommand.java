package io.iotdr.examples.platform;

import io.iotdr.examples.process.DemoDirectory;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the open-platform lab. */
@Command(
        name = "open-platform",
        mixinStandardHelpOptions = true,
        description = {
            "Run two regions of PostgreSQL, HAProxy and Mosquitto, a BIND and a fleet of devices on this machine; recover"
                    + " them with the dr command, and measure the recovery by what devices got confirmed.",
            "Needs Debian's packages bind9, haproxy, mosquitto and postgresql. Exit status 1 when a move did not complete."
        })
public final class PlatformCommand implements Callable<Integer> {

    private static final int MOST = 5_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--devices",
            defaultValue = "1000",
            description = "The number of devices, 1 to 5000. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Run only this scenario: regional_outage, planned_move, network_partition or"
                    + " data_corruption. Default: all.")
    private Optional<String> scenario = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "target/open-platform",
            description = "The directory for the reports and the servers' files. It is emptied first. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Path output = Path.of("");

    @Override
    public Integer call() {
        if (devices < 1 || devices > MOST) {
            throw wrong("--devices is " + devices + "; expected 1 to " + MOST);
        }
        List<PlatformScenario> scenarios = scenarios();
        PlatformOptions options =
                new PlatformOptions(devices, Duration.ofSeconds(2), DemoDirectory.checked(output, spec.commandLine()));
        DemoProgress progress = new DemoProgress(System.out, false);
        List<DisasterResult> results = new OpenPlatformLab(options, progress).run(scenarios);
        progress.say("full report: " + options.output().resolve("report.html"));
        return results.stream().allMatch(DisasterResult::recovered) ? 0 : 1;
    }

    private List<PlatformScenario> scenarios() {
        return scenario.map(name -> List.of(PlatformScenario.of(name)
                        .orElseThrow(() -> wrong("--scenario is '" + name + "'" + PlatformScenario.hint(name)))))
                .orElse(List.of(PlatformScenario.values()));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
