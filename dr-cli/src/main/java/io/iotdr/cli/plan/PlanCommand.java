package io.iotdr.cli.plan;

import io.iotdr.cli.console.CommandGroup;
import picocli.CommandLine.Command;

/** The {@code dr plan} command. */
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Check and show recovery plans.")
public final class PlanCommand extends CommandGroup {

    PlanCommand() {
        subcommand("validate", PlanValidateCommand.class);
        subcommand("show", PlanShowCommand.class);
    }
}
