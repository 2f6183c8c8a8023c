package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** The {@code dr failover} command. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Start, watch and control runs. Processes that share a state directory take over each other's runs.")
final class FailoverCommand extends Group {

    FailoverCommand() {
        gathers("start", FailoverStartCommand.class);
        gathers("status", FailoverStatusCommand.class);
        gathers("watch", FailoverWatchCommand.class);
        gathers("resume", FailoverResumeCommand.class);
        gathers("approve", FailoverAsk.ApproveCommand.class);
        gathers("deny", FailoverAsk.DenyCommand.class);
        gathers("pause", FailoverAsk.Pausing.class);
        gathers("skip", FailoverAsk.SkipCommand.class);
        gathers("retry", FailoverAsk.RetryCommand.class);
        gathers("rollback", FailoverAsk.RollBackCommand.class);
    }
}
