package io.iotdr.cli.supervise;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.cli.backup.ScheduledBackups;
import io.iotdr.cli.failover.Runs;
import io.iotdr.config.Configuration;
import io.iotdr.plan.RecoveryPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dr supervise} command. */
@Command(
        name = "supervise",
        mixinStandardHelpOptions = true,
        description = {
            "Run the orchestrator on duty until stopped: take over unfinished runs, watch the primary region of each plan,"
                    + " and alert, propose or start a failover as the plan's mode allows.",
            "Run one on each of several machines outside of the regions, with the same 'state' in the configuration.",
            "SIGTERM and SIGINT stop it cleanly: unfinished runs continue in another process or at the next start. To"
                    + " reload the configuration, restart it.",
            "Exit status 0 after a clean stop, 1 when it cannot start, 2 for a bad configuration."
        })
public final class SuperviseCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Runs runs = new Runs();

    @Option(
            names = "--http",
            paramLabel = "PORT",
            defaultValue = "8653",
            description =
                    "The port on 127.0.0.1 for /healthz and /readyz; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--with-backups", description = "Also do what 'dr backup run' does, in the same process.")
    private boolean withBackups;

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = runs.configuration();
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--http is " + port + "; expected 0 to 65535");
        }
        if (configuration.plans().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "the configuration has no plans; add 'plans', or use: dr backup run");
        }
        PrintWriter out = runs.out();
        try (Termination termination = Termination.onSignal();
                DisasterRecovery recovery = runs.open(configuration);
                StatusServer status = StatusServer.start(port, recovery::unfinished);
                FailoverSupervisor supervisor = recovery.supervise(configuration, new Printing(recovery, runs))) {
            Optional<BackupScheduler> backups = backups(configuration, out);
            try {
                out.println(started(configuration, recovery.unfinished(), status.address()));
                out.flush();
                termination.await();
                out.println("stopping; unfinished runs continue in another process or at the next start");
                out.flush();
            } finally {
                backups.ifPresent(BackupScheduler::close);
            }
        }
        return 0;
    }

    private Optional<BackupScheduler> backups(Configuration configuration, PrintWriter out) {
        try {
            return withBackups ? Optional.of(ScheduledBackups.start(configuration, out)) : Optional.empty();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static String started(Configuration configuration, List<String> unfinished, String address) {
        String watched = configuration.plans().stream()
                .map(RecoveryPlan::primary)
                .distinct()
                .collect(Collectors.joining(", "));
        return "supervising " + configuration.plans().size() + " plans, watching " + watched + ", " + unfinished.size()
                + " unfinished runs; ready at " + address + "/readyz";
    }
}
