package io.iotdr.cli.supervise;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.cli.backup.BackupEvents;
import io.iotdr.cli.backup.ScheduledBackups;
import io.iotdr.cli.console.Count;
import io.iotdr.cli.console.Termination;
import io.iotdr.cli.failover.Runs;
import io.iotdr.config.Configuration;
import io.iotdr.error.Reason;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Run the orchestrator on duty until stopped: take over unfinished runs, watch the region that serves under each plan,"
                    + " and alert, propose or start a failover as the plan's mode allows.",
            "Run one on each of several machines outside of the regions, with the same 'state' in the configuration.",
            "SIGTERM, SIGINT and SIGHUP stop it cleanly: unfinished runs continue in another process or at the next start. To"
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
                    spec.commandLine(), "the configuration has no plans; add 'plans', or use: dr backup run -c FILE");
        }
        if (configuration.regions().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the configuration has no regions, so nothing can be watched or recovered; add 'regions'");
        }
        try (Termination termination = Termination.onSignal();
                DisasterRecovery recovery = runs.open(configuration)) {
            untilStopped(configuration, recovery, termination);
        }
        return 0;
    }

    private void untilStopped(Configuration configuration, DisasterRecovery recovery, Termination termination)
            throws InterruptedException {
        try (Printing printing = new Printing(recovery, runs);
                StatusServer status = StatusServer.start(port, () -> state(recovery));
                FailoverSupervisor supervisor = recovery.supervise(configuration, printing)) {
            Optional<BackupScheduler> backups = backups(configuration);
            try {
                printing.started(configuration, recovery.unfinished(), status.address());
                termination.await();
                printing.stopping();
            } finally {
                backups.ifPresent(BackupScheduler::close);
            }
        }
    }

    private static String state(DisasterRecovery recovery) {
        int quarantined = recovery.quarantined().size();
        return Count.of(recovery.unfinished().size(), "unfinished run")
                + (quarantined == 0 ? "" : ", " + Count.of(quarantined, "quarantined run"));
    }

    private Optional<BackupScheduler> backups(Configuration configuration) {
        if (!withBackups) {
            return Optional.empty();
        }
        try {
            return Optional.of(ScheduledBackups.start(configuration, BackupEvents.printedTo(runs.out(), runs.json())));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), Reason.of(wrong), wrong);
        }
    }
}
