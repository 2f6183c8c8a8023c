package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.authority.Authorizer;
import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.cli.console.Sleep;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.error.ShellWord;
import io.iotdr.json.Json;
import io.iotdr.plan.Durations;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RunSummary;
import io.iotdr.time.SystemClock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The part that the commands on runs share: the options for the configuration and the state, and the output of a run's
 * events.
 */
public final class Runs {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "The directory of the journal and leases, which all processes share. Default: the 'state' section of the"
                            + " configuration, or dr-state beside the configuration file.")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description =
                    "The name of the person who acts. Default: the user of the operating system; another name needs"
                            + " access: {claimed_names: true} in the configuration.")
    private String by = user();

    @Option(names = "--json", description = "Print JSON: one object per line for events, a list for reports.")
    private boolean json;

    public boolean json() {
        return json;
    }

    String by() {
        return by;
    }

    /** Returns the user of the operating system, which a system property cannot change. */
    private static String user() {
        return ProcessHandle.current().info().user().orElseGet(() -> System.getProperty("user.name", "unknown"));
    }

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Loads the configuration. */
    public Configuration configuration() {
        try {
            return configuration.load();
        } catch (InvalidConfigurationException invalid) {
            throw new ParameterException(spec.commandLine(), Reason.of(invalid), invalid);
        }
    }

    /**
     * Opens the library for a command on runs that exist, and makes no new state.
     *
     * @throws DisasterRecoveryException when there is no state
     */
    DisasterRecovery openExisting() {
        if (configuration().state().isEmpty() && !Files.isDirectory(state.orElseGet(this::beside))) {
            throw new DisasterRecoveryException("there is no state in " + state.orElseGet(this::beside)
                    + ", so no run was started with it; name the orchestrator's directory with --state");
        }
        return open();
    }

    private Path beside() {
        Path file = configuration.file().toAbsolutePath();
        return Optional.ofNullable(file.getParent()).orElse(file).resolve("dr-state");
    }

    /** Opens the library with the given configuration and state. */
    DisasterRecovery open() {
        Configuration read = configuration();
        return open(read, read.claimedNames() ? Authorizer.everyone() : Authorizer.onlyAs(user()));
    }

    /** Opens the library for a process that starts runs automatically, with a loaded configuration and the given state. */
    public DisasterRecovery open(Configuration read) {
        return open(read, Authorizer.everyone());
    }

    private DisasterRecovery open(Configuration read, Authorizer authorizer) {
        try {
            if (state.isPresent() && read.state().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "the configuration has a 'state' section, which all orchestrators must share; leave out --state");
            }
            DisasterRecoveryBuilder builder =
                    DisasterRecovery.builder().configuration(read).authorizer(authorizer);
            if (read.state().isEmpty()) {
                builder.state(state.orElseGet(this::beside));
            }
            return builder.build();
        } catch (InvalidPlanException invalid) {
            throw new ParameterException(spec.commandLine(), Reason.of(invalid), invalid);
        }
    }

    /**
     * Prints a run's events until it ends, whichever process drives it, or until the time is up; returns the exit status: 0
     * completed, 1 ended otherwise, 3 not ended yet.
     *
     * @param next the command that continues when the time is up
     */
    int follow(DisasterRecovery recovery, String execution, FollowOptions options, String next)
            throws InterruptedException {
        int told = 0;
        long giveUp = options.deadline(SystemClock.INSTANCE.nanos());
        while (true) {
            List<RecoveryEvent> events = recovery.events(execution);
            events.subList(told, events.size()).forEach(e -> tell(recovery, execution, e));
            told = events.size();
            if (events.get(told - 1) instanceof ExecutionEnded) {
                return end(recovery.report(execution));
            }
            if (SystemClock.INSTANCE.nanos() - giveUp >= 0) {
                if (!json) {
                    out().println("not ended yet; " + "continue with: " + command(next + " " + execution));
                    out().flush();
                }
                return 3;
            }
            Sleep.of(Duration.ofMillis(300));
        }
    }

    private int end(RecoveryReport report) {
        if (json) {
            return report.completed() ? 0 : 1;
        }
        report.findings().forEach(f -> out().println("finding   " + f));
        report.leftOver().forEach(l -> out().println("left over " + l));
        report.rta().ifPresent(r -> out().println("RTA " + rounded(r) + ", objective " + Durations.text(report.rto())));
        report.rpa().ifPresent(r -> out().println("RPA " + rounded(r) + ", objective " + Durations.text(report.rpo())));
        if (report.rpaByData().size() > 1) {
            report.rpaByData().forEach((data, rpa) -> out().println("    of " + data + ": " + rounded(rpa)));
        }
        out().flush();
        return report.completed() ? 0 : 1;
    }

    private static String rounded(Duration length) {
        return Durations.text(Duration.ofMillis(length.toMillis()));
    }

    /** Returns an event in one line; empty for an event that people need not see. */
    public static Optional<String> text(RecoveryEvent event) {
        return EventText.of(event).map(text -> CLOCK.format(event.at()) + "  " + text);
    }

    private void tell(DisasterRecovery recovery, String execution, RecoveryEvent event) {
        if (json) {
            out().println(json(execution, event));
            out().flush();
            return;
        }
        text(event).ifPresent(out()::println);
        if (event instanceof PersonAsked asked) {
            new NextCommands(this).printApproval(execution, asked.step());
        } else if (event instanceof ExecutionPaused) {
            new NextCommands(this).print(recovery.report(execution));
        }
        out().flush();
    }

    /** Prints what a run would do; returns the exit status: 1 when it could not. */
    int print(DryRun dry) {
        if (json) {
            out().println(Json.pretty(dry));
        } else {
            out().print(dry.text());
        }
        out().flush();
        return dry.sound() ? 0 : 1;
    }

    /** Prints a result as JSON if that was chosen; otherwise runs {@code text}, which prints it for people. */
    void print(Object result, Runnable text) {
        if (json) {
            out().println(result instanceof List<?> ? Json.pretty(result) : Json.write(result));
        } else {
            text.run();
        }
        out().flush();
    }

    /** Returns an event as JSON on one line. */
    public static String json(String execution, RecoveryEvent event) {
        return Json.write(new EventOfRun(execution, event));
    }

    /** An event in JSON, with the run that it belongs to. */
    private record EventOfRun(String execution, RecoveryEvent event) {}

    /** Returns the process that drives a run; empty when none does, or the run cannot be read. */
    Optional<String> driver(DisasterRecovery recovery, String execution) {
        try {
            return recovery.summary(execution).driver();
        } catch (DisasterRecoveryException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns where the runs are, for people. */
    String place() {
        return state.map(Path::toString).orElse("the state of " + configuration.file());
    }

    /** Returns a command on runs that can be pasted into a shell: with this configuration and state. */
    public String command(String verb) {
        String where =
                state.map(directory -> " --state " + ShellWord.of(directory)).orElse("");
        return "dr failover " + verb + " -c " + ShellWord.of(configuration.file()) + where;
    }

    /** Returns the line for a run in a list. */
    public static String line(RunSummary run) {
        return String.format(
                Locale.ROOT,
                "%-28s %-10s %s -> %s  %s%s",
                run.execution(),
                run.kind().name().toLowerCase(Locale.ROOT),
                run.source(),
                run.target(),
                run.status(),
                run.status().ended()
                        ? ""
                        : run.driver().map(d -> ", driven by " + d).orElse(", no process drives it"));
    }
}
