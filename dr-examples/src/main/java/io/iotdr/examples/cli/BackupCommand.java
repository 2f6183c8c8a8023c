package io.iotdr.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dr backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Make, check and restore backups.",
        subcommands = {
            BackupCreateCommand.class,
            BackupListCommand.class,
            BackupVerifyCommand.class,
            BackupRestoreCommand.class,
            BackupPruneCommand.class,
            BackupHealCommand.class,
            BackupRunCommand.class,
            BackupStatusCommand.class,
            BackupRetireKeyCommand.class,
            WalPushCommand.class,
            WalFetchCommand.class
        })
final class BackupCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say which: create, list, verify, restore, prune, heal, run, status, retire-key, wal-push or wal-fetch");
    }
}
