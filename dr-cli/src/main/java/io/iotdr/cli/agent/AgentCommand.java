package io.iotdr.cli.agent;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.agent.RegionAgent;
import io.iotdr.agent.RegionAgentBuilder;
import io.iotdr.cli.console.Termination;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.Reason;
import io.iotdr.plan.NearestName;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dr agent} command. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        subcommands = {AgentEnrolCommand.class, AgentStatusCommand.class},
        description = {
            "Run the agent of a region until stopped: it carries out an orchestrator's calls on the resources of its region,"
                    + " and observes the other regions from there.",
            "The configuration is the agent's own: its regions name the real providers, and the orchestrator's name"
                    + " provider: agent. Make the token file, and what the orchestrator needs, with: dr agent enrol.",
            "SIGTERM and SIGINT stop it. Exit status 0 after a clean stop, 2 for a bad configuration."
        })
public final class AgentCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The agent's configuration file (YAML or JSON).")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--region", paramLabel = "NAME", description = "The region of this agent.")
    private String region = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The secrets with which callers sign, one a line.")
    private Optional<Path> tokens = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where the agent remembers the owners that it has seen; it must survive a restart. Default: dr-agent"
                            + " beside the configuration file.")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--allow",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Offer only these resources, such as data_stores/orders, and those below a name with a slash at its end, such"
                            + " as probes/. Default: all.")
    private List<String> allowed = List.of();

    @Mixin
    private final AgentListener listener = new AgentListener();

    @Override
    public Integer call() throws InterruptedException {
        Path configuration = required(file, "-c FILE");
        Path secrets = required(tokens, "--token-file FILE");
        Map<String, RegionResources> regions = regions(configuration);
        try (Termination termination = Termination.onSignal();
                ThreadScheduler scheduler = new ThreadScheduler("dr-agent")) {
            RegionAgentBuilder made = RegionAgent.of(region)
                    .tokenFile(secrets)
                    .state(state.orElseGet(() -> beside(configuration)))
                    .time(new TimeSource(SystemClock.INSTANCE, scheduler))
                    .telling(this::print);
            if (!allowed.isEmpty()) {
                made.allowing(allowed);
            }
            regions.forEach((name, resources) -> {
                if (name.equals(region)) {
                    made.resources(resources);
                } else {
                    made.observing(name, resources);
                }
            });
            RegionAgent agent = made.build();
            HttpServer server = listener.serve(agent.handler(), spec);
            try {
                spec.commandLine()
                        .getOut()
                        .println("agent of " + region + " at " + listener.address(server) + ", offers "
                                + String.join(", ", agent.offered()));
                spec.commandLine().getOut().flush();
                termination.await();
            } finally {
                server.stop(1);
            }
        }
        return 0;
    }

    private synchronized void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(SystemClock.INSTANCE.now().truncatedTo(ChronoUnit.MILLIS) + "  " + line);
        out.flush();
    }

    private Map<String, RegionResources> regions(Path configuration) {
        Map<String, RegionResources> regions;
        try {
            Configuration read = ConfigLoader.using(SystemClock.INSTANCE, new ThreadScheduler("dr"))
                    .load(configuration);
            regions = read.regions();
        } catch (InvalidConfigurationException invalid) {
            throw new ParameterException(spec.commandLine(), Reason.of(invalid), invalid);
        }
        if (!regions.containsKey(region)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--region is '" + region + "', and the configuration has the regions " + regions.keySet()
                            + NearestName.hint(region, regions.keySet()));
        }
        return regions;
    }

    private static Path beside(Path configuration) {
        Path file = configuration.toAbsolutePath();
        return Optional.ofNullable(file.getParent()).orElse(file).resolve("dr-agent");
    }

    private <T> T required(Optional<T> value, String option) {
        return value.orElseThrow(() -> new ParameterException(spec.commandLine(), "missing option " + option));
    }
}
