package io.iotdr.onprem.postgresql;

import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.testkit.server.RealPostgres;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The installed Patroni with one member, as the cluster of one region. Its consensus store is an etcd. */
final class PatroniRegion implements CommitWriter.Cluster, AutoCloseable {

    private static final String CONFIGURATION = """
            scope: %1$s
            name: %8$s
            restapi:
              listen: 127.0.0.1:%2$d
              connect_address: 127.0.0.1:%2$d
              authentication: {username: dr, password: secret}
            etcd3: {host: "127.0.0.1:%3$d"}
            bootstrap:
              dcs:
                ttl: 20
                loop_wait: 1
                retry_timeout: 5
                postgresql:
                  use_pg_rewind: true
                  parameters: {wal_keep_size: 256MB, wal_log_hints: "on"}
                %6$s
              initdb: [{auth-host: trust}, {auth-local: trust}, {encoding: UTF8}, no-sync]
            postgresql:
              listen: 127.0.0.1:%4$d
              connect_address: 127.0.0.1:%4$d
              data_dir: %5$s/data
              bin_dir: %7$s
              authentication: {superuser: {username: postgres}, replication: {username: postgres}}
              basebackup: [{checkpoint: fast}]
              parameters: {unix_socket_directories: %5$s, fsync: "off"}
              pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
            """;

    private final Path directory;
    private final int rest = FreePorts.onLoopback();
    private final int port = FreePorts.onLoopback();
    private ServerProcess process;

    private PatroniRegion(Path directory) {
        this.directory = directory;
    }

    /** Starts the consensus store. */
    static ServerProcess etcd(Path directory) throws IOException {
        String program =
                RealServer.program("etcd", "apt-get install etcd-server").toString();
        int port = FreePorts.onLoopback();
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + FreePorts.onLoopback();
        return ServerProcess.start(
                new ProcessBuilder(
                        program,
                        "--data-dir=" + directory.resolve("etcd"),
                        "--unsafe-no-fsync",
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers),
                port);
    }

    /** Makes a cluster whose member accepts writes. */
    static PatroniRegion primary(Path directory, ServerProcess etcd) throws Exception {
        PatroniRegion region = made(directory, String.valueOf(directory.getFileName()), etcd, "");
        region.awaitRunning();
        try (Connection connection = region.connect("postgres")) {
            connection
                    .createStatement()
                    .execute("CREATE ROLE watcher LOGIN REPLICATION; GRANT pg_monitor TO watcher;"
                            + " CREATE ROLE service LOGIN; CREATE TABLE readings (id int PRIMARY KEY);"
                            + " GRANT INSERT ON readings TO service; INSERT INTO readings VALUES (-1)");
        }
        return region;
    }

    /** Makes a standby cluster of this one. */
    PatroniRegion standby(Path other, ServerProcess etcd) throws IOException {
        PatroniRegion region = made(
                other,
                String.valueOf(other.getFileName()),
                etcd,
                "standby_cluster: {host: 127.0.0.1, port: " + port + ", create_replica_methods: [basebackup]}");
        region.awaitRunning();
        Await.until(
                "replication",
                () -> region.is("SELECT count(*) > 0 FROM pg_stat_wal_receiver WHERE status = 'streaming'"
                        + " AND last_msg_send_time <> last_msg_receipt_time"));
        return region;
    }

    /** Adds a member to the cluster, which is a replica; returns it. */
    PatroniRegion member(Path other, ServerProcess etcd) throws IOException {
        PatroniRegion member = made(other, String.valueOf(directory.getFileName()), etcd, "");
        Await.until(
                "replication",
                () -> member.is("SELECT count(*) > 0 FROM pg_stat_wal_receiver WHERE status = 'streaming'"));
        return member;
    }

    private static PatroniRegion made(Path directory, String scope, ServerProcess etcd, String standby)
            throws IOException {
        PatroniRegion region = new PatroniRegion(Files.createDirectory(directory));
        Files.writeString(
                directory.resolve("patroni.yml"),
                CONFIGURATION.formatted(
                        scope,
                        region.rest,
                        etcd.port(),
                        region.port,
                        directory,
                        standby,
                        RealPostgres.programs(),
                        directory.getFileName()));
        region.start();
        return region;
    }

    /** Starts Patroni, which starts PostgreSQL. */
    void start() throws IOException {
        String program =
                RealServer.program("patroni", "apt-get install patroni").toString();
        ProcessBuilder builder = new ProcessBuilder(RealPostgres.unprivileged(
                        program, directory.resolve("patroni.yml").toString()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("patroni.log").toFile()));
        process = ServerProcess.start(builder, rest);
    }

    /** Waits until Patroni has made the cluster, and stored its configuration. */
    private void awaitRunning() {
        OutboundHttp http = OutboundHttp.allowingLocalAddresses("test");
        for (String path : List.of("/leader", "/config")) {
            Await.until(path, () -> {
                try {
                    return http.get(URI.create(address() + path), Patience.ANSWER)
                            .ok();
                } catch (ProviderException notYet) {
                    return false;
                }
            });
        }
    }

    boolean is(String question) {
        try (Connection connection = connect("postgres");
                var rows = connection.createStatement().executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public String administrator() {
        return "postgres";
    }

    @Override
    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(url() + "?socketTimeout=10&connectTimeout=5", user, "");
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Returns the REST interface. */
    String address() {
        return "http://127.0.0.1:" + rest;
    }

    DataStore store(Scheduler scheduler) {
        return made(DataStore.class, Map.of(), scheduler);
    }

    /** Returns the replication from {@code other} into this cluster. */
    Replication replication(String region, PatroniRegion other, Scheduler scheduler) {
        return made(
                Replication.class,
                Map.of("from", Map.of(region, Map.of("host", "127.0.0.1", "port", other.port))),
                scheduler);
    }

    <T> T made(Class<T> type, Map<String, Object> more, Scheduler scheduler) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "members", address(),
                "user", "dr",
                "password", "secret",
                "database_user", "watcher",
                "timeout", "20s",
                "limit", "2m"));
        settings.putAll(more);
        return new PatroniProviders()
                .make(type, ProviderSettings.of(settings), new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    RegionResources region(String other, PatroniRegion source, Scheduler scheduler) {
        return RegionResources.builder()
                .dataStore("database", store(scheduler))
                .replication(replication(other, source, scheduler))
                .build();
    }

    /** Ends Patroni and PostgreSQL as a power failure does. PostgreSQL is no child of Patroni, nor of this process. */
    void kill() throws IOException {
        process.close();
        Path pid = directory.resolve("data/postmaster.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                    .ifPresent(postmaster -> {
                        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
                        postmaster.destroyForcibly();
                    });
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
