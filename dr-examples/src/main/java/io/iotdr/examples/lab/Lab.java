package io.iotdr.examples.lab;

import io.iotdr.DisasterRecovery;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.examples.fleet.DeviceHabits;
import io.iotdr.examples.fleet.DeviceHabits.ConfirmedBy;
import io.iotdr.examples.fleet.DeviceResolver;
import io.iotdr.examples.fleet.DeviceResolver.Target;
import io.iotdr.examples.fleet.EndpointSource;
import io.iotdr.examples.fleet.Fleet;
import io.iotdr.examples.lab.region.RegionMain;
import io.iotdr.examples.process.Child;
import io.iotdr.examples.process.Trees;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.plan.Durations;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.server.LocalDnsServer;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/**
 * Two regions, an orchestrator, a DNS server and a fleet of devices, on this machine. {@link #close} ends all its
 * processes.
 */
final class Lab implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    /** The part of the plan's RPO that covers data written until the disaster is detected. */
    private static final Duration DETECTION = Duration.ofSeconds(15);

    private static final DeviceHabits HABITS = new DeviceHabits(
            ConfirmedBy.BROKER, Duration.ofSeconds(1), Duration.ofSeconds(3), DeviceHabits.SHORT_BACKOFF);

    private static final String TEMPLATE = "/two-region-lab.yaml";

    private final Path directory;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Addresses addresses;
    private final LocalDnsServer dns;
    private final Map<String, String> environment = new TreeMap<>();
    private final BiConsumer<String, String> onOrchestrator;
    private final Child west;
    private final Child east;
    private final Fleet fleet;
    private Child orchestrator;

    Lab(
            Path directory,
            LabOptions options,
            Clock clock,
            Scheduler scheduler,
            BiConsumer<String, String> onOrchestrator) {
        this.directory = directory;
        this.clock = clock;
        this.scheduler = scheduler;
        this.onOrchestrator = onOrchestrator;
        this.addresses = Addresses.choose(options.oneAddress());
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        TSIG key = new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("dr-lab."), secret);
        this.dns = LocalDnsServer.start(Addresses.address("127.0.0.1"), Addresses.ZONE, Optional.of(key))
                .with("west 60 IN A " + addresses.westMqtt().host())
                .with("east 60 IN A " + addresses.eastMqtt().host())
                .with(addresses.recordName() + " 3 IN " + addresses.recordType() + " " + addresses.westTarget());
        describe(options, Base64.getEncoder().encodeToString(secret));
        this.fleet = new Fleet("device", options.devices(), this::resolver, HABITS, new TimeSource(clock, scheduler));
        CountDownLatch ready = new CountDownLatch(2);
        this.west = region(
                "west", addresses.westMqtt().host() + ":" + addresses.westMqtt().port(), ready);
        this.east = region(
                "east", addresses.eastMqtt().host() + ":" + addresses.eastMqtt().port(), ready);
        await(ready, "the regions");
        this.orchestrator = orchestrator(options.killOrchestratorAt());
    }

    private EndpointSource resolver() {
        Name name = Name.fromConstantString(addresses.recordName() + "." + Addresses.ZONE);
        Target target =
                new Target(name, !addresses.apart(), addresses.westMqtt().port());
        return new DeviceResolver(dns.address(), target, clock);
    }

    /**
     * Writes the configuration file, and the environment variables that it refers to, as a platform refers to its
     * secrets.
     */
    private void describe(LabOptions options, String secret) {
        Path configuration = directory.resolve("two-region-lab.yaml");
        Path token = directory.resolve("agent.token");
        try (InputStream template = Lab.class.getResourceAsStream(TEMPLATE)) {
            Files.createDirectories(directory);
            Files.copy(java.util.Objects.requireNonNull(template), configuration);
            PrivateFiles.write(token, secret.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + configuration, e);
        }
        environment.put(Settings.CONFIGURATION, configuration.toString());
        environment.put(Settings.LEASES, directory.resolve("leases").toString());
        environment.put(Settings.STATE, directory.resolve("dr-state").toString());
        environment.put(Settings.TOKEN, token.toString());
        environment.put(Settings.WEST_HTTP, addresses.westHttp());
        environment.put(Settings.EAST_HTTP, addresses.eastHttp());
        environment.put("LAB_EAST_MQTT_HOST", addresses.eastMqtt().host());
        environment.put(
                "LAB_EAST_MQTT_PORT", String.valueOf(addresses.eastMqtt().port()));
        environment.put(Settings.DEVICES, String.valueOf(options.devices()));
        environment.put("LAB_DNS", "127.0.0.1:" + dns.address().getPort());
        environment.put("LAB_DNS_SECRET", secret);
        environment.put("LAB_RECORD_NAME", addresses.recordName());
        environment.put("LAB_RECORD_TYPE", addresses.recordType());
        environment.put("LAB_WEST_TARGET", addresses.westTarget());
        environment.put("LAB_EAST_TARGET", addresses.eastTarget());
        environment.put("LAB_BACKUP_A", directory.resolve("backup-a").toString());
        environment.put("LAB_BACKUP_B", directory.resolve("backup-b").toString());
        environment.put("LAB_PASSPHRASE", secret);
        environment.put("LAB_SHIP_EVERY", Durations.text(options.shipEvery()));
        environment.put("LAB_RPO", Durations.text(options.shipEvery().plus(DETECTION)));
    }

    private Child region(String name, String mqtt, CountDownLatch ready) {
        Map<String, String> own = new TreeMap<>(environment);
        own.put(Settings.REGION, name);
        own.put(Settings.DATA, directory.resolve(name).toString());
        own.put(Settings.MQTT, mqtt);
        return new Child(RegionMain.class, own, directory.resolve(name + ".log"), (kind, text) -> {
            if (kind.equals("ready")) {
                ready.countDown();
            }
        });
    }

    private Child orchestrator(Optional<String> stopAt) {
        Map<String, String> own = new TreeMap<>(environment);
        stopAt.ifPresent(step -> own.put(Settings.STOP_AT, step));
        CountDownLatch ready = new CountDownLatch(1);
        Child child = new Child(OrchestratorMain.class, own, directory.resolve("orchestrator.log"), (kind, text) -> {
            if (kind.equals("ready")) {
                ready.countDown();
            }
            onOrchestrator.accept(kind, text);
        });
        await(ready, "the orchestrator");
        return child;
    }

    private void await(CountDownLatch ready, String what) {
        try {
            if (!ready.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DisasterRecoveryException(
                        what + " did not start within " + START + "; see the *.log files in " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while " + what + " started", e);
        }
    }

    /** Causes the disaster. */
    void strike(Disasters disaster) {
        switch (disaster) {
            case REGIONAL_OUTAGE -> {
                west.kill();
                Trees.delete(directory.resolve("west"));
            }
            case DATA_CORRUPTION -> new RegionClient(addresses.westHttp()).post("/corrupt");
        }
    }

    /** Kills the orchestrator at once and starts another one. */
    synchronized void replaceOrchestrator() {
        orchestrator.kill();
        orchestrator = orchestrator(Optional.empty());
    }

    /** Returns the report of a run from the journal, which any process with the configuration can read. */
    RecoveryReport report(String execution) {
        Configuration configuration = configuration();
        Path journal = directory.resolve("dr-state").resolve("journal");
        try (DisasterRecovery recovery = DisasterRecovery.builder()
                .configuration(configuration)
                .journal(FileJournal.at(journal))
                .time(clock, scheduler)
                .build()) {
            return recovery.report(execution);
        }
    }

    private Configuration configuration() {
        return ConfigLoader.using(clock, scheduler)
                .environment(environment::get)
                .load(Path.of(java.util.Objects.requireNonNull(environment.get(Settings.CONFIGURATION))));
    }

    Fleet fleet() {
        return fleet;
    }

    Addresses addresses() {
        return addresses;
    }

    /** Returns whether the east can restore the west's telemetry. */
    boolean isProtected() {
        return java.util.Objects.requireNonNull(configuration().regions().get("east")).restores().values().stream()
                .allMatch(restore -> restore.newestPoint(Optional.empty()).isPresent());
    }

    /** Returns the telemetry values that the east has now, by {@code device|number}. */
    Map<String, String> eastTelemetry() {
        Map<String, String> out = new TreeMap<>();
        for (String line :
                new RegionClient(addresses.eastHttp()).text("/telemetry").split("\n", -1)) {
            String[] parts = line.split("\\|", 4);
            if (parts.length == 4) {
                out.put(parts[0] + "|" + parts[1], parts[3]);
            }
        }
        return out;
    }

    @Override
    public synchronized void close() {
        fleet.stop();
        orchestrator.close();
        west.close();
        east.close();
        dns.close();
    }
}
