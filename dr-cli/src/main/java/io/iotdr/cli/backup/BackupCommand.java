package io.iotdr.cli.backup;

import io.iotdr.cli.console.CommandGroup;
import picocli.CommandLine.Command;

/** The {@code dr backup} command. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = "Create, verify and restore backups.")
public final class BackupCommand extends CommandGroup {

    BackupCommand() {
        subcommand("init", BackupInitCommand.class);
        subcommand("create", BackupCreateCommand.class);
        subcommand("list", BackupListCommand.class);
        subcommand("ls", BackupLsCommand.class);
        subcommand("find", BackupFindCommand.class);
        subcommand("diff", BackupDiffCommand.class);
        subcommand("dump", BackupDumpCommand.class);
        subcommand("verify", BackupVerifyCommand.class);
        subcommand("restore", BackupRestoreCommand.class);
        subcommand("prune", BackupPruneCommand.class);
        subcommand("mark", BackupMarkCommand.class);
        subcommand("heal", BackupHealCommand.class);
        subcommand("run", BackupRunCommand.class);
        subcommand("status", BackupStatusCommand.class);
        subcommand("retire-key", BackupRetireKeyCommand.class);
        subcommand("wal-push", WalPushCommand.class);
        subcommand("wal-fetch", WalFetchCommand.class);
    }
}
