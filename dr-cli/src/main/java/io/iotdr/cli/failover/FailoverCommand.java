package io.iotdr.cli.failover;

import io.iotdr.cli.console.CommandGroup;
import picocli.CommandLine.Command;

/** The {@code dr failover} command. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Start, watch and control runs. Processes that share a state directory take over each other's runs.")
public final class FailoverCommand extends CommandGroup {

    FailoverCommand() {
        subcommand("start", FailoverStartCommand.class);
        subcommand("status", FailoverStatusCommand.class);
        subcommand("watch", FailoverWatchCommand.class);
        subcommand("resume", FailoverResumeCommand.class);
        subcommand("approve", RunCommands.ApproveCommand.class);
        subcommand("deny", RunCommands.DenyCommand.class);
        subcommand("pause", RunCommands.PauseCommand.class);
        subcommand("skip", RunCommands.SkipCommand.class);
        subcommand("retry", RunCommands.RetryCommand.class);
        subcommand("abort", RunCommands.AbortCommand.class);
        subcommand("archive", FailoverArchiveCommand.class);
        subcommand("rollback", RunCommands.RollBackCommand.class);
        subcommand("abandon", FailoverAbandonCommand.class);
    }
}
