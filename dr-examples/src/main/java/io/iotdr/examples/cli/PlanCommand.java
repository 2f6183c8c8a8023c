package io.iotdr.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dr plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Look at recovery plans.",
        subcommands = {PlanValidateCommand.class, PlanShowCommand.class})
final class PlanCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: validate or show");
    }
}
