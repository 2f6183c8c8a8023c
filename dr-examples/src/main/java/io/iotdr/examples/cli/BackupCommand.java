package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** The {@code dr backup} command. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = "Create, verify and restore backups.")
final class BackupCommand extends Group {

    BackupCommand() {
        gathers("create", BackupCreateCommand.class);
        gathers("list", BackupListCommand.class);
        gathers("verify", BackupVerifyCommand.class);
        gathers("restore", BackupRestoreCommand.class);
        gathers("prune", BackupPruneCommand.class);
        gathers("mark", BackupMarkCommand.class);
        gathers("heal", BackupHealCommand.class);
        gathers("run", BackupRunCommand.class);
        gathers("status", BackupStatusCommand.class);
        gathers("retire-key", BackupRetireKeyCommand.class);
        gathers("wal-push", WalPushCommand.class);
        gathers("wal-fetch", WalFetchCommand.class);
    }
}
