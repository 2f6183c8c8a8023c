package io.iotdr.examples.platform;

import static io.iotdr.examples.platform.RegionAddresses.at;

import io.iotdr.DisasterRecovery;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.examples.fleet.DeviceHabits;
import io.iotdr.examples.fleet.DeviceHabits.ConfirmedBy;
import io.iotdr.examples.fleet.DeviceResolver;
import io.iotdr.examples.fleet.DeviceResolver.Target;
import io.iotdr.examples.fleet.EndpointSource;
import io.iotdr.examples.fleet.Fleet;
import io.iotdr.examples.platform.server.Ports;
import io.iotdr.examples.platform.server.PostgresCluster;
import io.iotdr.examples.process.Child;
import io.iotdr.examples.process.Ends;
import io.iotdr.examples.process.Waiting;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.Name;

/**
 * An IoT platform on this machine: two regions, a control site that stands in neither, and devices. Its
 * processes end with the {@link Ends} that it was given.
 */
final class Platform {

    /** The environment variable with the configuration file of the orchestrator. */
    static final String CONFIGURATION = "OPEN_CONFIGURATION";

    /** The environment variable with the port of the control site's database. */
    static final String CONTROL_PORT = "OPEN_CONTROL_PORT";

    private static final String ORCHESTRATORS = "orchestrators.log";
    private static final Pattern PROPOSAL = Pattern.compile("to start it: (dr failover start .*)");
    private static final String TEMPLATE = "/open-platform.yaml";
    private static final Name DEVICES_NAME = Name.fromConstantString("mqtt.iot.example.com.");
    /** The devices that stand in the west, on its side of its connection to the world. */
    private static final int INSIDE = 20;

    /** Longer than a device waits in the queue of a gate, also on a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final TimeSource time;
    private final Map<String, String> environment = new TreeMap<>();
    private final Ends ends;
    private final ControlSite control;
    private final PlatformRegion west;
    private final PlatformRegion east;
    private final Fleet fleet;
    private final Fleet inside;
    private final DisasterRecovery journal;
    private Child supervisor;

    Platform(Path directory, PlatformScenario scenario, PlatformOptions options, Waiting waiting, Ends ends) {
        this.directory = directory;
        this.ends = ends;
        this.time = waiting.time();
        Ports ports = new Ports();
        int port = ports.freeOn("127.0.0.2", "127.0.0.3");
        RegionAddresses westAt = RegionAddresses.choose("west", "127.0.0.2", port, ports);
        RegionAddresses eastAt = RegionAddresses.choose("east", "127.0.0.3", port, ports);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getEncoder().encodeToString(random);
        control = new ControlSite(directory, ports, secret, westAt.address(), ends);
        describe(options, secret, westAt, eastAt);
        west = new PlatformRegion(westAt, eastAt, environment, directory, waiting, ends);
        east = new PlatformRegion(eastAt, westAt, environment, directory, waiting, ends);
        west.startPrimary(scenario == PlatformScenario.DATA_CORRUPTION);
        east.startReplica();
        west.startServices(true);
        east.startServices(false);
        journal = DisasterRecovery.builder()
                .configuration(configuration())
                .time(time.clock(), time.scheduler())
                .build();
        ends.add(journal::close);
        supervisor = supervise();
        DeviceHabits habits =
                new DeviceHabits(ConfirmedBy.SERVICE, options.publishEvery(), PATIENCE, DeviceHabits.SHORT_BACKOFF);
        fleet = new Fleet("device", options.devices(), () -> resolver(port), habits, time);
        inside =
                new Fleet("inside", INSIDE, () -> () -> CompletableFuture.completedStage(westAt.local()), habits, time);
        ends.add(fleet::stop);
        ends.add(inside::stop);
    }

    private EndpointSource resolver(int port) {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), control.dnsPort());
        return new DeviceResolver(server, new Target(DEVICES_NAME, false, port), time.clock());
    }

    /** Writes the configuration file, and the environment variables that it refers to. */
    private void describe(PlatformOptions options, String secret, RegionAddresses westAt, RegionAddresses eastAt) {
        Path file = directory.resolve("open-platform.yaml");
        Path token = directory.resolve("agent.token");
        try (InputStream template = Objects.requireNonNull(Platform.class.getResourceAsStream(TEMPLATE))) {
            Files.copy(template, file);
            PrivateFiles.write(token, secret.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
        environment.put(CONFIGURATION, file.toString());
        environment.put("OPEN_TOKEN", token.toString());
        environment.put("OPEN_DEVICES", String.valueOf(options.devices()));
        environment.put("OPEN_CONTROL", PostgresCluster.url(control.statePort()));
        environment.put(CONTROL_PORT, String.valueOf(control.statePort()));
        environment.put("OPEN_DNS", at(control.dnsPort()));
        environment.put("OPEN_DNS_PORT", String.valueOf(control.dnsPort()));
        environment.put("OPEN_DNS_SECRET", secret);
        environment.put("OPEN_BACKUP", directory.resolve("backup").toString());
        environment.put("OPEN_PASSPHRASE", secret);
        for (RegionAddresses region : List.of(westAt, eastAt)) {
            String prefix = "OPEN_" + region.name().toUpperCase(java.util.Locale.ROOT) + "_";
            environment.put(prefix + "ADDRESS", region.address());
            environment.put(prefix + "AGENT", at(region.outside().agent()));
            environment.put(prefix + "GATEWAY", at(region.outside().gateway()));
        }
    }

    private Configuration configuration() {
        return ConfigLoader.using(time.clock(), time.scheduler())
                .environment(environment::get)
                .load(Path.of(Objects.requireNonNull(environment.get(CONFIGURATION))));
    }

    private Child supervise() {
        return dr("supervise", "--http", String.valueOf(new Ports().freeOn("127.0.0.1")));
    }

    /** Starts a {@code dr} command with the platform's configuration. */
    Child dr(String... arguments) {
        Path file = Path.of(Objects.requireNonNull(environment.get(CONFIGURATION)));
        Path log = directory.resolve(ORCHESTRATORS);
        Child child = DrProcess.start(
                List.of(arguments),
                new DrConfiguration(file, environment),
                log,
                (kind, text) -> append(log, kind + " " + text + "\n"));
        ends.add(child::kill);
        return child;
    }

    private static void append(Path log, String line) {
        try {
            Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + log, e);
        }
    }

    /** Returns the command by which, as an orchestrator says, a person starts the failover that it proposes. */
    Optional<String> proposal() {
        try (Stream<String> lines = Files.lines(directory.resolve(ORCHESTRATORS))) {
            return lines.map(PROPOSAL::matcher)
                    .filter(Matcher::find)
                    .map(m -> m.group(1))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ORCHESTRATORS, e);
        }
    }

    /** Kills the supervising orchestrator with SIGKILL. */
    void killSupervisor() {
        supervisor.kill();
    }

    void startSupervisor() {
        supervisor = supervise();
    }

    /** Returns the runs of the journal, which any process with the configuration can read. */
    DisasterRecovery journal() {
        return journal;
    }

    PlatformRegion west() {
        return west;
    }

    PlatformRegion east() {
        return east;
    }

    /** Returns the devices of the world, which find their region by DNS. */
    Fleet fleet() {
        return fleet;
    }

    /** Returns the devices that stand in the west, and connect to its gate directly. */
    Fleet inside() {
        return inside;
    }
}
