package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.authority.Authorizer;
import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.cli.console.ShellWord;
import io.iotdr.cli.console.Sleep;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.plan.Durations;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RunSummary;
import io.iotdr.recovery.StepStatus;
import io.iotdr.time.SystemClock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
            events.subList(told, events.size()).forEach(e -> tell(execution, e));
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

    private void tell(String execution, RecoveryEvent event) {
        if (json) {
            out().println(json(execution, event));
            out().flush();
            return;
        }
        text(event).ifPresent(out()::println);
        if (event instanceof PersonAsked asked) {
            suggest(List.of("approve " + execution + " " + asked.step()));
        } else if (event instanceof ExecutionPaused paused) {
            suggest(afterPause(execution, paused.step()));
        }
        out().flush();
    }

    private void suggest(List<String> verbs) {
        verbs.forEach(verb -> out().println("              " + command(verb)));
    }

    /** Returns what a person can do with a paused run; {@code step} is the one that failed, if one did. */
    private static List<String> afterPause(String execution, Optional<String> step) {
        List<String> verbs = new ArrayList<>(List.of("resume " + execution));
        step.ifPresent(id -> {
            verbs.add("retry " + execution + " " + id);
            verbs.add("skip " + execution + " " + id + " --reason TEXT");
        });
        verbs.add("rollback " + execution);
        return verbs;
    }

    /** Prints the commands with which people can act on a run that waits for them. */
    void suggestNext(RecoveryReport report) {
        String id = report.execution();
        if (report.status() == ExecutionStatus.PAUSED) {
            suggest(afterPause(
                    id,
                    report.steps().stream()
                            .filter(s -> s.status() == StepStatus.FAILED)
                            .map(RecoveryReport.StepResult::id)
                            .findFirst()));
        }
        if (!report.status().ended()) {
            suggest(report.steps().stream()
                    .filter(s -> s.status() == StepStatus.ASKING)
                    .map(s -> "approve " + id + " " + s.id())
                    .toList());
        }
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

    /** Waits until the run's driver has taken a command; returns the exit status. */
    int taken(DisasterRecovery recovery, String execution, long number) throws InterruptedException {
        for (int looks = 0; looks < 30; looks++) {
            Optional<CommandTaken> taken = recovery.events(execution).stream()
                    .filter(e -> e instanceof CommandTaken t && t.number() == number)
                    .map(CommandTaken.class::cast)
                    .findFirst();
            if (taken.isPresent()) {
                String refusal = taken.get().refusal();
                answer(execution, "taken", refusal.isEmpty() ? "accepted" : "refused: " + refusal);
                return refusal.isEmpty() ? 0 : 1;
            }
            Sleep.of(Duration.ofMillis(200));
        }
        answer(
                execution,
                "queued",
                driver(recovery, execution)
                        .map(name -> "the command is queued; the process " + name + ", which drives " + execution
                                + ", has not taken it yet")
                        .orElseGet(() -> "no process drives " + execution
                                + "; the command is queued and takes effect when one takes over: "
                                + command("resume " + execution)));
        return 1;
    }

    /** Returns the process that drives a run; empty when none does, or the run cannot be read. */
    Optional<String> driver(DisasterRecovery recovery, String execution) {
        try {
            return recovery.summary(execution).driver();
        } catch (DisasterRecoveryException unreadable) {
            return Optional.empty();
        }
    }

    private void answer(String execution, String type, String text) {
        out().println(json ? Json.write(new CommandAnswer(type, execution, text)) : text);
        out().flush();
    }

    /** The answer to a command, in JSON. */
    private record CommandAnswer(String type, String execution, String answer) {}

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
