package io.iotdr.examples.platform;

import static io.iotdr.examples.platform.RegionAddresses.at;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.examples.platform.gateway.GatewayMain;
import io.iotdr.examples.platform.server.HaProxyServer;
import io.iotdr.examples.platform.server.HaProxyServer.Route;
import io.iotdr.examples.platform.server.MosquittoServer;
import io.iotdr.examples.platform.server.PostgresCluster;
import io.iotdr.examples.process.Child;
import io.iotdr.examples.process.Ends;
import io.iotdr.examples.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * One region: a database, a broker behind a gate, a gateway service, an agent, and the connection of all of them to the
 * world.
 */
final class PlatformRegion {

    private static final String TABLE = """
            CREATE TABLE telemetry (device text, number bigint, value text, PRIMARY KEY (device, number));
            CREATE ROLE gateway LOGIN;
            GRANT SELECT, INSERT ON telemetry TO gateway;
            """;

    private final RegionAddresses own;
    private final RegionAddresses other;
    private final Path directory;
    private final Waiting waiting;
    private final PostgresCluster database;
    private final DrConfiguration configuration;
    private final HaProxyServer connection;
    private final List<Runnable> kills = new ArrayList<>();

    PlatformRegion(
            RegionAddresses own,
            RegionAddresses other,
            Map<String, String> platform,
            Path parent,
            Waiting waiting,
            Ends ends) {
        this.own = own;
        this.other = other;
        this.directory = created(parent.resolve(own.name()));
        this.waiting = waiting;
        this.database =
                new PostgresCluster(directory.resolve("database"), own.inside().database());
        this.configuration = DrConfiguration.write(directory, own, other, database, platform);
        int control = Integer.parseInt(Objects.requireNonNull(platform.get(Platform.CONTROL_PORT)));
        this.connection = HaProxyServer.start(
                directory,
                "connection",
                List.of(
                        new Route(
                                "devices",
                                own.address() + ":" + own.devices(),
                                at(own.inside().gate())),
                        new Route(
                                "database",
                                at(own.outside().database()),
                                at(own.inside().database())),
                        new Route(
                                "agent",
                                at(own.outside().agent()),
                                at(own.inside().agent())),
                        new Route(
                                "gateway",
                                at(own.outside().gateway()),
                                at(own.inside().gateway())),
                        new Route("control", at(own.control()), at(control))));
        ends.add(this::kill);
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    /** Starts the database as the primary; archiving its log takes a process every five seconds. */
    void startPrimary(boolean archiving) {
        database.create(archiving ? configuration.archiving() : "");
        database.execute(TABLE);
    }

    /** Starts the database as a replica of the other region's. */
    void startReplica() {
        database.copy("host=127.0.0.1 port=" + other.outside().database() + " user=dr");
    }

    /**
     * Starts the broker, its gate, the gateway and the agent.
     *
     * @param serving whether the region serves: a standby's gate is shut, and its gateway may not write
     */
    void startServices(boolean serving) {
        MosquittoServer broker = MosquittoServer.start(directory, own.inside().broker());
        kills.add(broker::close);
        HaProxyServer gate = HaProxyServer.start(
                directory,
                "gate",
                List.of(new Route(
                        "mqtt", at(own.inside().gate()), at(own.inside().broker()))),
                own.runtime());
        kills.add(gate::close);
        waiting.until("the gate of " + own.name(), gate::answers);
        if (!serving) {
            gate.command("disable frontend mqtt");
        }
        startAgent();
        startGateway(serving);
    }

    private void startGateway(boolean serving) {
        Map<String, String> environment = configuration.environment();
        CountDownLatch ready = new CountDownLatch(1);
        List<String> command = List.of(
                GatewayMain.class.getName(),
                own.name(),
                Objects.requireNonNull(environment.get(Platform.CONFIGURATION)),
                serving ? "claim" : "wait",
                String.valueOf(own.inside().broker()),
                PostgresCluster.url(own.inside().database()),
                String.valueOf(own.inside().gateway()));
        Child gateway = new Child(command, environment, directory.resolve("gateway.log"), (kind, text) -> {
            if (kind.equals("ready")) {
                ready.countDown();
            }
        });
        kills.add(gateway::kill);
        waiting.until("the gateway of " + own.name(), () -> ready.getCount() == 0 || !gateway.alive());
        if (!gateway.alive()) {
            throw new DisasterRecoveryException(
                    "the gateway of " + own.name() + " ended; see gateway.log in " + directory);
        }
    }

    private void startAgent() {
        Path state = directory.resolve("agent");
        String token = Objects.requireNonNull(configuration.environment().get("OPEN_TOKEN"));
        Child agent = dr(
                "agent",
                "--region",
                own.name(),
                "--token-file",
                token,
                "--state",
                state.toString(),
                "--listen",
                at(own.inside().agent()));
        kills.add(agent::kill);
    }

    private Child dr(String... arguments) {
        return DrProcess.start(List.of(arguments), configuration, directory.resolve("agent.log"), (kind, text) -> {});
    }

    /** Makes a base backup of the database, and the repository for it. */
    void backUp() {
        Child backup = dr("backup", "create", "--init", "telemetry");
        waiting.until("the base backup of " + own.name(), () -> !backup.alive());
        if (backup.exitStatus() != 0) {
            throw new DisasterRecoveryException("the base backup of " + own.name() + " ended with status "
                    + backup.exitStatus() + "; see agent.log in " + directory);
        }
    }

    RegionAddresses addresses() {
        return own;
    }

    PostgresCluster database() {
        return database;
    }

    /** Cuts the region off: nothing comes in or out any more, and what was open hangs. */
    void isolate() {
        connection.suspend();
    }

    void reconnect() {
        connection.resume();
    }

    /** Kills every process of the region as {@code kill -9} does. */
    void kill() {
        connection.close();
        kills.forEach(Runnable::run);
        database.close();
    }
}
