package io.iotdr.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dr failover}. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Start, watch and steer recoveries. Processes that share a state directory take over from each other.",
        subcommands = {
            FailoverStartCommand.class,
            FailoverStatusCommand.class,
            FailoverWatchCommand.class,
            FailoverResumeCommand.class,
            FailoverAsk.Approve.class,
            FailoverAsk.Deny.class,
            FailoverAsk.Pausing.class,
            FailoverAsk.Skip.class,
            FailoverAsk.Retry.class,
            FailoverAsk.RollBack.class
        })
final class FailoverCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say which: start, status, watch, resume, approve, deny, pause, skip, retry or rollback");
    }
}
