package io.iotdr.examples.lab;

import io.iotdr.examples.process.DemoDirectory;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.examples.report.JsonReport;
import io.iotdr.plan.Durations;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the demo. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Run two regions and a fleet of devices on this machine, cause real disasters, and measure the recovery as the"
                    + " devices see it.",
            "Write report.html and report.json. Exit status 1 when a run did not complete or a device did not return."
        })
public final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--devices",
            defaultValue = "500",
            description = "The number of devices, 1 to 5000. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--ship-every",
            defaultValue = "1s",
            description = "How often the west ships its log to the backup locations. Default: ${DEFAULT-VALUE}.")
    private String shipEvery = "";

    @Option(
            names = "--warm-up",
            defaultValue = "8s",
            description = "The time of normal operation before the disaster. Default: ${DEFAULT-VALUE}.")
    private String warmUp = "";

    @Option(
            names = "--kill-orchestrator-at",
            paramLabel = "STEP",
            description = "Kill the orchestrator at this step, such as restore-data, and start another orchestrator.")
    private Optional<String> killAt = Optional.empty();

    @Option(
            names = "--scenario",
            description = "Run only this scenario: regional_outage or data_corruption. Default: both.",
            paramLabel = "NAME")
    private Optional<String> scenario = Optional.empty();

    @Option(
            names = "--one-address",
            description = "Use only 127.0.0.1, with SRV records. This is automatic where 127.0.0.2 cannot be bound.")
    private boolean oneAddress;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "target/demo",
            description =
                    "The directory for the reports and the lab's files. It is emptied first. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of("");

    @Option(names = "--json", description = "Print only the results, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Disasters> disasters = disasters();
        LabOptions options = new LabOptions(
                devices(),
                duration("--ship-every", shipEvery),
                duration("--warm-up", warmUp),
                killAt.map(this::step),
                oneAddress,
                DemoDirectory.checked(output, spec.commandLine()));
        PrintStream out =
                json ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : System.out;
        DemoProgress progress = new DemoProgress(out, !json && System.console() != null);
        List<DisasterResult> results = new Demo(options, progress).run(disasters);
        if (json) {
            System.out.print(JsonReport.of(results));
        }
        return results.stream().allMatch(DisasterResult::recovered) ? 0 : 1;
    }

    private int devices() {
        if (devices < 1 || devices > 5_000) {
            throw wrong("--devices is " + devices + "; expected 1 to 5000");
        }
        return devices;
    }

    private Duration duration(String option, String text) {
        return Durations.parse(text)
                .filter(d -> d.toMillis() >= 100 && d.toSeconds() <= 60)
                .orElseThrow(() -> wrong(option + " is '" + text + "'; expected 100ms to 60s, such as 10s"));
    }

    private String step(String name) {
        return LabSteps.ofLab().contains(name)
                ? name
                : fail("--kill-orchestrator-at is '" + name + "'"
                        + io.iotdr.plan.NearestName.hint(name, LabSteps.ofLab()));
    }

    private List<Disasters> disasters() {
        if (scenario.isEmpty()) {
            return List.of(Disasters.values());
        }
        List<String> known =
                Arrays.stream(Disasters.values()).map(Disasters::scenario).toList();
        return Arrays.stream(Disasters.values())
                .filter(d -> d.scenario().equals(scenario.get()))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> wrong("--scenario is '" + scenario.get() + "'"
                        + io.iotdr.plan.NearestName.hint(scenario.get(), known)));
    }

    private String fail(String message) {
        throw wrong(message);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
