package io.iotdr.cli.failover;

import picocli.CommandLine.Parameters;

/** The step of a run that a command is about. */
final class StepArgument {

    @Parameters(index = "1", paramLabel = "STEP", description = "The step's id, as dr failover status prints it.")
    String step = "";
}
