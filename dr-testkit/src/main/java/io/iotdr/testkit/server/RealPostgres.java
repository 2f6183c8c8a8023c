package io.iotdr.testkit.server;

import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import java.io.IOException;
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

/** An installed PostgreSQL server. PostgreSQL refuses to run as root, so root runs it in a user namespace. */
public final class RealPostgres implements AutoCloseable {

    private final ServerProcess server;

    private RealPostgres(ServerProcess server) {
        this.server = server;
    }

    /** Returns the directory of PostgreSQL's programs; skips or fails the test if they are not installed. */
    public static Path programs() throws IOException {
        Path directory = RealServer.program("initdb", "apt-get install postgresql")
                .toRealPath()
                .getParent();
        if (directory == null) {
            throw new IllegalStateException("a program is in a directory");
        }
        return directory;
    }

    /** Returns a command that does not run as root, whoever runs the test. */
    public static List<String> unprivileged(String... command) {
        List<String> all = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.addAll(Arrays.asList(command));
        return all;
    }

    /** Creates an empty cluster with these settings in addition to its defaults. */
    public static void init(Path data, String settings) throws IOException, InterruptedException {
        String initdb = programs().resolve("initdb").toString();
        Process process = new ProcessBuilder(unprivileged(
                        initdb, "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N", "--no-instructions"))
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("initdb.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(data.resolveSibling("initdb.log")));
        }
        Files.writeString(data.resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
    }

    /** Starts the server, and returns when it accepts writes. */
    public static RealPostgres start(Path data) throws IOException {
        int port = FreePorts.onLoopback();
        ProcessBuilder program = new ProcessBuilder(unprivileged(
                        programs().resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        String.valueOf(port),
                        "-h",
                        "127.0.0.1",
                        "-k",
                        String.valueOf(data.getParent())))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling(data.getFileName() + ".log").toFile()));
        RealPostgres postgres = new RealPostgres(ServerProcess.start(program, port));
        Await.until("PostgreSQL to take writes", postgres::takesWrites);
        return postgres;
    }

    private boolean takesWrites() {
        try {
            return query("SELECT NOT pg_is_in_recovery()").equals(List.of("t"));
        } catch (SQLException notYet) {
            return false;
        }
    }

    public int port() {
        return server.port();
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/postgres", "postgres", "");
    }

    /** Returns the first column of the result of a query. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> out = new ArrayList<>();
            while (rows.next()) {
                out.add(rows.getString(1));
            }
            return out;
        }
    }

    /** Ends the server as a power failure does. */
    @Override
    public void close() {
        server.close();
    }
}
