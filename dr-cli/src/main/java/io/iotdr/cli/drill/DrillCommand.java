package io.iotdr.cli.drill;

import io.iotdr.cli.console.CommandGroup;
import picocli.CommandLine.Command;

/** The {@code dr drill} command. */
@Command(name = "drill", mixinStandardHelpOptions = true, description = "Exercise recovery plans.")
public final class DrillCommand extends CommandGroup {

    DrillCommand() {
        subcommand("simulate", DrillSimulateCommand.class);
    }
}
