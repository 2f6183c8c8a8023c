package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.json.Json;
import io.iotdr.recovery.RecoveryReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr failover status} command. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Show a run with its steps, or list all runs.")
final class FailoverStatusCommand implements Callable<Integer> {

    @Mixin
    private final Runs engine = new Runs();

    @Parameters(
            arity = "0..1",
            paramLabel = "EXECUTION",
            description = "The run's id, such as iot-primary-dr-1. Default: all runs.")
    private Optional<String> execution = Optional.empty();

    @Override
    public Integer call() {
        try (DisasterRecovery recovery = engine.open()) {
            List<RecoveryReport> reports = execution.map(List::of).orElseGet(recovery::history).stream()
                    .map(recovery::report)
                    .toList();
            if (engine.json()) {
                engine.out().println(Json.pretty(reports));
            } else {
                reports.forEach(r -> engine.out().println(Runs.line(r)));
                execution.ifPresent(e -> reports.forEach(this::steps));
            }
            engine.out().flush();
            return 0;
        }
    }

    private void steps(RecoveryReport report) {
        for (RecoveryReport.StepResult step : report.steps()) {
            engine.out()
                    .println(String.format(Locale.ROOT, "  %-24s %-10s %s", step.id(), step.status(), step.summary()));
        }
    }
}
