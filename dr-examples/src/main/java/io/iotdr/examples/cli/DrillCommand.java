package io.iotdr.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dr drill}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = "Exercise plans.",
        subcommands = DrillSimulateCommand.class)
final class DrillCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: simulate");
    }
}
