package io.iotdr.examples.cli;

import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.repository.BackupConfiguration;
import io.iotdr.time.ThreadScheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code dr} command. Exit status: 0 done, 1 a finding or a failure, 2 bad usage or bad input. */
@Command(
        name = "dr",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Disaster recovery for IoT platforms.")
public final class Dr {

    private static final Map<String, Class<?>> COMMANDS = commands();

    private Dr() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("demo", DemoCommand.class);
        all.put("plan", PlanCommand.class);
        all.put("backup", BackupCommand.class);
        all.put("failover", FailoverCommand.class);
        all.put("failback", FailbackCommand.class);
        all.put("drill", DrillCommand.class);
        return all;
    }

    /** Runs a command line and ends the process with its status. */
    public static void main(String[] arguments) {
        quiet();
        System.exit(run(arguments));
    }

    /** Runs a command line; gives its exit status. */
    public static int run(String... arguments) {
        if (arguments.length > 1 && arguments[0].equals("backup")) {
            BackupConfiguration.prepare(new ThreadScheduler("dr-load"));
        }
        CommandLine line = new CommandLine(new Dr());
        // Looking at every command takes a quarter of a second, which a backup that finds nothing new would notice.
        boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        COMMANDS.forEach((name, command) -> {
            if (!known || name.equals(arguments[0])) {
                line.addSubcommand(name, command);
            }
        });
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
