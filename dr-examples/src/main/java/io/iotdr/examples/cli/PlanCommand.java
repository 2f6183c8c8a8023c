package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** {@code dr plan}. */
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Look at recovery plans.")
final class PlanCommand extends Group {

    PlanCommand() {
        gathers("validate", PlanValidateCommand.class);
        gathers("show", PlanShowCommand.class);
    }
}
