package io.iotdr.examples.platform.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL cluster on loopback, with the superuser {@code dr}. PostgreSQL refuses to run as root, so root runs it in a
 * user namespace.
 */
public final class PostgresCluster implements AutoCloseable {

    private static final String SETTINGS = """
            wal_log_hints = on
            wal_keep_size = 512MB
            max_wal_senders = 8
            max_connections = 60
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            authentication_timeout = 3s
            wal_receiver_timeout = 5s
            wal_retrieve_retry_interval = 500ms
            """;

    private final Path data;
    private final int port;

    public PostgresCluster(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** Makes an empty cluster and starts it. */
    public void create(String moreSettings) {
        Path log = data.resolveSibling("initdb.log");
        Daemon.run(
                log,
                unprivileged(
                        program("initdb"),
                        "-D",
                        data.toString(),
                        "-U",
                        "dr",
                        "-A",
                        "trust",
                        "-N",
                        "--no-instructions"));
        try {
            Files.writeString(data.resolve("postgresql.conf"), SETTINGS + moreSettings, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + data, e);
        }
        start();
    }

    /** Makes this cluster a replica of another one, and starts it; {@code source} tells how to connect to that one. */
    public void copy(String source) {
        Path log = data.resolveSibling("basebackup.log");
        Daemon.run(
                log,
                unprivileged(
                        program("pg_basebackup"),
                        "-D",
                        data.toString(),
                        "-R",
                        "-X",
                        "stream",
                        "-c",
                        "fast",
                        "-d",
                        source));
        start();
    }

    private void start() {
        Daemon.run(data.resolveSibling("pg_ctl.log"), startCommand());
    }

    /** Returns the command that starts the server in the background and waits until it is ready, unless it runs. */
    public List<String> startCommand() {
        String log = data.resolveSibling("server.log").toString();
        List<String> all = new ArrayList<>(List.of(
                "sh", "-c", String.join(" ", control("status")) + " >/dev/null && exit 0; exec \"$@\"", "start"));
        all.addAll(control("start", "-o", "-p " + port, "-l", log));
        return all;
    }

    /**
     * Returns the command that starts the server on restored files. A restore as root gives the files of a backup to the user
     * postgres, as whom the servers of this lab do not run.
     */
    public List<String> startRestoredCommand() {
        if (!isRoot()) {
            return startCommand();
        }
        List<String> all = new ArrayList<>(
                List.of("sh", "-c", "chown -R \"$0\": \"$1\" \"$1\".wal-*; shift; exec \"$@\"", "root"));
        all.add(data.toString());
        all.addAll(startCommand());
        return all;
    }

    /** Returns the command that stops the server, and succeeds when it is stopped already. */
    public List<String> stopCommand() {
        String ifRunning = String.join(" ", control("status")) + " || exit 0; ";
        return List.of("sh", "-c", ifRunning + String.join(" ", control("stop", "-m", "fast")));
    }

    /** Returns the command that succeeds once the server has ended its recovery. */
    public List<String> readyCommand() {
        return List.of(
                program("psql"),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-U",
                "dr",
                "-Atc",
                "SELECT 1/(NOT pg_is_in_recovery())::int",
                "postgres");
    }

    private List<String> control(String verb, String... more) {
        List<String> command = new ArrayList<>(List.of(program("pg_ctl"), "-D", data.toString(), "-w", verb));
        command.addAll(List.of(more));
        return unprivileged(command.toArray(String[]::new));
    }

    private static String program(String name) {
        return programs().resolve(name).toString();
    }

    /** Returns the directory of PostgreSQL's programs. */
    public static Path programs() {
        Path initdb = Programs.find("initdb", "postgresql");
        try {
            return java.util.Objects.requireNonNull(initdb.toRealPath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot resolve " + initdb, e);
        }
    }

    /** Returns the command that runs another one so that PostgreSQL's programs do not refuse to run. */
    public static List<String> unprivileged(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.addAll(Arrays.asList(command));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    /** Returns the address of a cluster that listens on a port of loopback. */
    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port) + "?connectTimeout=5&socketTimeout=60", "dr", "");
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot execute " + sql, e);
        }
    }

    /** Returns the first two columns of the result of a query. */
    public Map<String, String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Map<String, String> out = new TreeMap<>();
            while (rows.next()) {
                out.put(rows.getString(1), rows.getString(2));
            }
            return out;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot execute " + sql, e);
        }
    }

    /** Kills all processes of the server as {@code kill -9} does, whoever started it. */
    @Override
    public void close() {
        Path pid = data.resolve("postmaster.pid");
        try {
            if (Files.exists(pid)) {
                long number = Long.parseLong(Files.readAllLines(pid).get(0).trim());
                ProcessHandle.of(number)
                        .filter(p -> p.info().command().orElse("").contains("postgres"))
                        .ifPresent(Daemon::kill);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pid, e);
        }
    }
}
