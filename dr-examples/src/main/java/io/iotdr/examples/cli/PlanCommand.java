package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** The {@code dr plan} command. */
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Check and show recovery plans.")
final class PlanCommand extends Group {

    PlanCommand() {
        gathers("validate", PlanValidateCommand.class);
        gathers("show", PlanShowCommand.class);
    }
}
