package io.iotdr.onprem.postgresql;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.server.RealPostgres;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The installed PostgreSQL as the cluster of one region: its own port, a superuser {@code dr}, and {@code pg_ctl}. */
final class ReplicatedPostgres implements CommitWriter.Cluster, AutoCloseable {

    private static final String SETTINGS = """
            wal_log_hints = on
            wal_keep_size = 256MB
            max_wal_senders = 4
            listen_addresses = '127.0.0.1'
            """;

    private final Path data;
    private final int port = FreePorts.onLoopback();

    private ReplicatedPostgres(Path data) {
        this.data = data;
    }

    /** Makes an empty cluster and starts it. */
    static ReplicatedPostgres primary(Path data) throws Exception {
        RealPostgres.init(data, SETTINGS);
        ReplicatedPostgres cluster = new ReplicatedPostgres(data);
        cluster.start();
        try (Connection connection = cluster.connect("postgres")) {
            connection
                    .createStatement()
                    .execute("CREATE USER dr SUPERUSER; CREATE TABLE readings (id int PRIMARY KEY)");
        }
        return cluster;
    }

    /** Makes a replica of a cluster and starts it. */
    ReplicatedPostgres replica(Path copy) throws Exception {
        run(RealPostgres.unprivileged(
                program("pg_basebackup"), "-D", copy.toString(), "-R", "-X", "stream", "-c", "fast", "-d", source()));
        ReplicatedPostgres cluster = new ReplicatedPostgres(copy);
        cluster.start();
        return cluster;
    }

    private static String program(String name) throws IOException {
        return RealPostgres.programs().resolve(name).toString();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path out = data.resolveSibling(data.getFileName() + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(out));
        }
    }

    private List<String> control(String verb, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("pg_ctl"), "-D", data.toString(), "-w", verb));
        command.addAll(List.of(more));
        return RealPostgres.unprivileged(command.toArray(String[]::new));
    }

    private List<String> starting() throws IOException {
        String options = "-p " + port + " -k " + data.getParent();
        return control(
                "start",
                "-o",
                options,
                "-l",
                data.resolveSibling(data.getFileName() + ".log").toString());
    }

    void start() throws IOException, InterruptedException {
        run(starting());
    }

    /** Ends every process of the cluster as a power failure does. */
    void kill() throws IOException, InterruptedException {
        run(control("stop", "-m", "immediate"));
    }

    /** Returns how another cluster connects to this one. */
    String source() {
        return "host=127.0.0.1 port=" + port + " user=dr";
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String administrator() {
        return "dr";
    }

    @Override
    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(url() + "?socketTimeout=10&connectTimeout=5", user, "");
    }

    /** Returns the first column of the first row. */
    String text(String query) {
        try (Connection connection = connect("dr");
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    boolean is(String query) {
        return "t".equals(text(query));
    }

    DataStore store(Scheduler scheduler, String... rules) {
        List<String> administrators = rules.length == 0 ? List.of("host all dr 127.0.0.1/32 trust") : List.of(rules);
        return made(DataStore.class, Map.of("admin_rules", administrators), scheduler);
    }

    /** Returns the store, which compares with other standbys before a promotion. */
    DataStore store(Scheduler scheduler, List<ReplicatedPostgres> peers) {
        List<String> urls = peers.stream().map(ReplicatedPostgres::url).toList();
        return made(DataStore.class, Map.of("peers", urls), scheduler);
    }

    /** Returns the replication from {@code other} into this cluster, which can rewind it. */
    Replication replication(String region, ReplicatedPostgres other, Scheduler scheduler) throws IOException {
        return replication(region, other, scheduler, Map.of());
    }

    /** Returns the replication with other settings than the usual ones. */
    Replication replication(String region, ReplicatedPostgres other, Scheduler scheduler, Map<String, Object> different)
            throws IOException {
        String stop =
                String.join(" ", control("status")) + " || exit 0; " + String.join(" ", control("stop", "-m", "fast"));
        Map<String, Object> settings = new TreeMap<>();
        settings.put("from", Map.of(region, other.source()));
        settings.put("data_directory", data.toString());
        settings.put("programs", RealPostgres.programs().toString());
        settings.put("run_as", RealPostgres.unprivileged());
        settings.put("stop", List.of("sh", "-c", stop));
        settings.put("start", starting());
        settings.putAll(different);
        return made(Replication.class, settings, scheduler);
    }

    <T> T made(Class<T> type, Map<String, Object> more, Scheduler scheduler) {
        Map<String, Object> settings = new TreeMap<>(Map.of("url", url(), "user", "dr", "timeout", "20s"));
        settings.putAll(more);
        ProviderContext context = new FakeContext(SystemClock.INSTANCE, scheduler);
        return new PostgresProviders().make(type, ProviderSettings.of(settings), context);
    }

    RegionResources region(String other, ReplicatedPostgres source, Scheduler scheduler) throws IOException {
        return RegionResources.builder()
                .dataStore("database", store(scheduler))
                .replication(replication(other, source, scheduler))
                .build();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(control("stop", "-m", "immediate"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
    }
}
