package io.iotdr.examples.cli;

import picocli.CommandLine.Command;

/** {@code dr drill}. */
@Command(name = "drill", mixinStandardHelpOptions = true, description = "Exercise plans.")
final class DrillCommand extends Group {

    DrillCommand() {
        gathers("simulate", DrillSimulateCommand.class);
    }
}
