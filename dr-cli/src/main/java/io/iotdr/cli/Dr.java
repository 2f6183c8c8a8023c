package io.iotdr.cli;

import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.cli.agent.AgentCommand;
import io.iotdr.cli.backup.BackupCommand;
import io.iotdr.cli.console.CommandGroup;
import io.iotdr.cli.console.PastedCommands;
import io.iotdr.cli.drill.DrillCommand;
import io.iotdr.cli.failover.FailbackCommand;
import io.iotdr.cli.failover.FailoverCommand;
import io.iotdr.cli.plan.PlanCommand;
import io.iotdr.cli.supervise.SuperviseCommand;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.ThreadScheduler;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** The {@code dr} command. Exit status: 0 success, 1 a finding or a failure, 2 bad usage or bad input. */
@Command(
        name = "dr",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Disaster recovery for IoT platforms.")
public final class Dr extends CommandGroup {

    private Dr() {
        subcommand("plan", PlanCommand.class);
        subcommand("backup", BackupCommand.class);
        subcommand("failover", FailoverCommand.class);
        subcommand("failback", FailbackCommand.class);
        subcommand("drill", DrillCommand.class);
        subcommand("supervise", SuperviseCommand.class);
        subcommand("agent", AgentCommand.class);
    }

    /** Runs a command line and exits the process with its status. */
    public static void main(String[] arguments) {
        log(arguments.length > 0 && List.of("supervise", "agent").contains(arguments[0]) ? "warn" : "off");
        try {
            Extensions.load();
        } catch (DisasterRecoveryException unreadable) {
            System.err.println("dr: " + Reason.of(unreadable));
            System.exit(2);
        }
        System.exit(run(arguments));
    }

    /** Runs a command line and returns its exit status. */
    public static int run(String... arguments) {
        if (arguments.length > 1 && arguments[0].equals("backup")) {
            BackupConfiguration.prepare(new ThreadScheduler("dr-load"));
        }
        Dr dr = new Dr();
        CommandLine line = new CommandLine(dr);
        fill(line, dr, List.of(arguments));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            boolean ours = failure instanceof DisasterRecoveryException;
            String what = ours ? Reason.of(failure) : String.valueOf(failure);
            command.getErr().println("dr: " + PastedCommands.in(what, List.of(arguments)));
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        IParameterExceptionHandler standard = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler(
                (wrong, given) -> inputIsWrong(wrong) ? tell(wrong) : standard.handleParseException(wrong, given));
        int status = arguments.length == 0 ? usage(line) : line.execute(arguments);
        return System.out.checkError() ? cutOff(line) : status;
    }

    /** A result that nobody could read is no success. */
    private static int cutOff(CommandLine line) {
        line.getErr().println("dr: the standard output could not be written completely; is its disk full?");
        line.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns the command line with every subcommand, for completion scripts. */
    public static CommandLine complete() {
        Dr dr = new Dr();
        CommandLine line = new CommandLine(dr);
        fill(line, dr, List.of());
        return line;
    }

    /** Commands throw the plain type for input that they could read and refuse; the usage would hide what is wrong. */
    private static boolean inputIsWrong(ParameterException wrong) {
        return wrong.getClass() == ParameterException.class && wrong.getArgSpec() == null;
    }

    private static int tell(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** Sets the level of the log, unless a property sets it; commands print their results, services warn too. */
    private static void log(String standard) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, standard);
        }
    }
}
