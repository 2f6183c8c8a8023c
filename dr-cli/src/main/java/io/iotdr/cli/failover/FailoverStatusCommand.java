package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.Reason;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        try (DisasterRecovery recovery = engine.openExisting()) {
            return execution.isPresent() ? show(recovery, execution.get()) : list(recovery);
        }
    }

    private int show(DisasterRecovery recovery, String id) {
        RecoveryReport report = recovery.report(id);
        engine.print(List.of(report), () -> {
            engine.out().println(Runs.line(recovery.summary(id)));
            steps(report);
            new NextCommands(engine).print(report);
        });
        return 0;
    }

    /** Lists every run; one that cannot be read is listed with the reason and hides no other. */
    private int list(DisasterRecovery recovery) {
        List<Object> all = new ArrayList<>();
        for (String id : recovery.history()) {
            try {
                RunSummary run = recovery.summary(id);
                all.add(run);
                text(Runs.line(run));
            } catch (JournalCorruptedException | UnknownEventException unreadable) {
                boolean open = recovery.quarantined().containsKey(id);
                String status = open ? "QUARANTINED" : "ABANDONED";
                String reason = Reason.of(unreadable);
                all.add(Map.of("execution", id, "status", status, "reason", reason));
                text(String.format(Locale.ROOT, "%-28s %s%s", id, status, open ? ": " + reason : ""));
                if (open) {
                    text("              end it with: " + engine.command("abandon " + id + " --reason TEXT"));
                }
            }
        }
        engine.print(all, () -> {
            if (all.isEmpty()) {
                engine.out().println("no runs in " + engine.place());
            }
        });
        return 0;
    }

    private void text(String line) {
        if (!engine.json()) {
            engine.out().println(line);
        }
    }

    private void steps(RecoveryReport report) {
        for (RecoveryReport.StepResult step : report.steps()) {
            engine.out()
                    .println(String.format(Locale.ROOT, "  %-24s %-10s %s", step.id(), step.status(), step.summary()));
        }
    }
}
