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
        gathers("approve", FailoverAsk.Approve.class);
        gathers("deny", FailoverAsk.Deny.class);
        gathers("pause", FailoverAsk.Pausing.class);
        gathers("skip", FailoverAsk.Skip.class);
        gathers("retry", FailoverAsk.Retry.class);
        gathers("rollback", FailoverAsk.RollBack.class);
    }
}
