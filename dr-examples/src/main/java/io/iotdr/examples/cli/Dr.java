package io.iotdr.examples.cli;

import io.iotdr.plan.DisasterRecoveryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code dr} command. Exit status: 0 done, 1 a finding or a failure, 2 bad usage or bad input. */
@Command(
        name = "dr",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Disaster recovery for IoT platforms.",
        subcommands = {
            DemoCommand.class,
            PlanCommand.class,
            FailoverCommand.class,
            FailbackCommand.class,
            DrillCommand.class
        })
public final class Dr {

    private Dr() {}

    /** Runs a command line and ends the process with its status. */
    public static void main(String[] arguments) {
        quiet();
        System.exit(run(arguments));
    }

    /** Runs a command line; gives its exit status. */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new Dr());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            boolean ours = failure instanceof DisasterRecoveryException;
            command.getErr().println("dr: " + (ours ? failure.getMessage() : String.valueOf(failure)));
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        return arguments.length == 0 ? usage(line) : line.execute(arguments);
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** The log of a command is for those who ask for it; what matters is printed. */
    private static void quiet() {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
    }
}
