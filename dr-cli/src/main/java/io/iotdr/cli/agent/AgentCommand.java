package io.iotdr.cli.agent;

import io.iotdr.agent.AgentServer;
import io.iotdr.agent.AgentSettings;
import io.iotdr.agent.RegionAgent;
import io.iotdr.cli.console.Termination;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            description =
                    "The agent's configuration file (YAML or JSON). Its section 'agent' may have what these options say.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--region", paramLabel = "NAME", description = "The region of this agent.")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The secrets with which callers sign, one a line.")
    private Optional<String> tokens = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where the agent remembers the owners that it has seen; it must survive a restart. Default: dr-agent"
                            + " beside the configuration file.")
    private Optional<String> state = Optional.empty();

    @Option(
            names = "--allow",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Offer only these resources, such as data_stores/orders, and those below a name with a slash at its end, such"
                            + " as probes/. Default: all.")
    private List<String> allowed = List.of();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "The address to listen at; beyond loopback with --cert only. Default: 127.0.0.1:8654.")
    private Optional<String> listen = Optional.empty();

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM file of the agent's certificate chain.")
    private Optional<String> cert = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file of the agent's private key in PKCS #8.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description =
                    "PEM file of the authorities that sign the callers' certificates; then each caller needs one.")
    private Optional<String> clientAuthority = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Path path = file.orElseThrow(() -> wrong("missing option -c FILE", null));
        try (Termination termination = Termination.onSignal();
                ThreadScheduler scheduler = new ThreadScheduler("dr-agent")) {
            Configuration configuration =
                    ConfigLoader.using(SystemClock.INSTANCE, scheduler).load(path);
            AgentSettings settings = AgentSettings.of(merged(configuration.agent(), path));
            RegionAgent agent = settings.agent(
                    configuration.regions(), new TimeSource(SystemClock.INSTANCE, scheduler), this::print);
            try (AgentServer server = AgentServer.start(agent, settings.address())) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("agent of " + settings.region() + " at " + server.url() + ", offers "
                        + String.join(", ", agent.offered()));
                out.flush();
                termination.await();
            }
        } catch (InvalidConfigurationException | IllegalArgumentException wrong) {
            throw wrong(Reason.of(wrong), wrong);
        }
        return 0;
    }

    /** The options, and the section for what they do not say. */
    private ProviderSettings merged(Optional<ProviderSettings> section, Path path) {
        Map<String, Object> values = new TreeMap<>(Map.of("state", beside(path).toString()));
        Map.of(
                        "region", region,
                        "token_file", tokens,
                        "state", state,
                        "listen", listen,
                        "cert", cert,
                        "key", key,
                        "client_ca", clientAuthority)
                .forEach((name, given) ->
                        given.or(() -> section.flatMap(s -> s.text(name))).ifPresent(value -> values.put(name, value)));
        values.put(
                "allow",
                allowed.isEmpty() ? section.map(s -> s.textList("allow")).orElse(allowed) : allowed);
        List.of("region", "token_file").forEach(name -> {
            if (!values.containsKey(name)) {
                throw wrong(
                        "missing option --" + name.replace('_', '-') + ", or '" + name + "' in the section 'agent' of "
                                + file.orElseThrow(),
                        null);
            }
        });
        return ProviderSettings.of(values);
    }

    private synchronized void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(SystemClock.INSTANCE.now().truncatedTo(ChronoUnit.MILLIS) + "  " + line);
        out.flush();
    }

    private static Path beside(Path configuration) {
        Path file = configuration.toAbsolutePath();
        return Optional.ofNullable(file.getParent()).orElse(file).resolve("dr-agent");
    }

    private ParameterException wrong(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
