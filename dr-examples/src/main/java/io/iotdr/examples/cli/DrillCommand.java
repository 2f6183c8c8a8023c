package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** The {@code dr drill} command. */
@Command(name = "drill", mixinStandardHelpOptions = true, description = "Exercise recovery plans.")
final class DrillCommand extends Group {

    DrillCommand() {
        gathers("simulate", DrillSimulateCommand.class);
    }
}
