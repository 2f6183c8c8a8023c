package io.iotdr.cli.agent;

import io.iotdr.agent.AgentProviders;
import io.iotdr.agent.AgentStatus;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dr agent status} command. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Ask an agent for its region, its version, its clock, and what it offers.",
            "Exit status 1 when it does not answer, refuses the token, or its clock differs by more than 5 s."
        })
final class AgentStatusCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Requests are accepted up to 60 s; a clock that differs by 5 s is not set by NTP. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8654",
            description = "The address of the agent. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "The file with the secret that is shared with the agent.")
    private String tokens = "";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities of the agent's certificate.")
    private Optional<String> authority = Optional.empty();

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM file of this caller's certificate chain.")
    private Optional<String> cert = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file of this caller's private key in PKCS #8.")
    private Optional<String> key = Optional.empty();

    @Override
    public Integer call() {
        Map<String, String> settings = new TreeMap<>(Map.of("url", url, "token_file", tokens));
        authority.ifPresent(f -> settings.put("ca", f));
        cert.ifPresent(f -> settings.put("cert", f));
        key.ifPresent(f -> settings.put("key", f));
        try (ThreadScheduler scheduler = new ThreadScheduler("dr-agent-status")) {
            Instant asked = SystemClock.INSTANCE.now();
            AgentStatus status = AgentProviders.status(
                    ProviderSettings.of(settings), LIMIT, new TimeSource(SystemClock.INSTANCE, scheduler));
            return print(status, status.clockOffset(asked, SystemClock.INSTANCE.now()));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), Reason.of(wrong), wrong);
        }
    }

    private int print(AgentStatus status, Duration offset) {
        boolean close = offset.abs().compareTo(TOLERANCE) <= 0;
        PrintWriter out = spec.commandLine().getOut();
        out.println("region    " + status.region());
        out.println("version   " + status.version() + ", protocol " + status.protocol());
        out.println("clock     " + offset.abs().toMillis() + " ms " + (offset.isNegative() ? "behind" : "ahead")
                + (close ? "" : "; set both by NTP"));
        out.println("offers    " + String.join(", ", status.offered()));
        out.flush();
        return close ? 0 : 1;
    }
}
