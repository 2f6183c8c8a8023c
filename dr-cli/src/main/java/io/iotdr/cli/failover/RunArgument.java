package io.iotdr.cli.failover;

import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunArgument {

    @Parameters(index = "0", paramLabel = "EXECUTION", description = "The run's id, such as iot-primary-dr-1.")
    String execution = "";
}
