package io.iotdr.onprem;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns a former primary into a replica on its own machine: stops it, takes back what the new primary does not have
 * ({@code pg_rewind}), and starts it as a replica. Continues after an interruption. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-pgrewind.html">pg_rewind</a>
 */
final class PostgresRejoin {

    private static final String PROVIDER = "PostgreSQL";
    private static final String OPERATION = "rejoin";
    private static final int MOST_TOLD = 2000;
    private static final String PRIMARY = "SELECT 1/(NOT pg_is_in_recovery())::int";

    /**
     * The machine of a cluster.
     *
     * @param data the data directory
     * @param programs the directory of PostgreSQL's programs
     * @param runAs a command that runs another one as the cluster's user, such as {@code sudo -u postgres}; empty for none
     * @param stop stops the cluster in the fast mode, and succeeds when it is stopped already
     * @param start starts it
     */
    record ClusterHost(
            Path data, Path programs, List<String> runAs, List<String> stop, List<String> start, Duration timeout) {}

    private final ClusterHost host;

    PostgresRejoin(ClusterHost host) {
        this.host = host;
    }

    /** Returns whether a rejoin was begun and not ended; then the server may be down. */
    boolean wasInterrupted() {
        return Files.exists(mark());
    }

    private Path mark() {
        return host.data().resolveSibling(host.data().getFileName() + ".rejoining");
    }

    /**
     * Rejoins.
     *
     * @param source how to connect to the new primary, in libpq's form
     */
    void rejoin(String source) {
        try {
            String server = source + " dbname=postgres";
            // Division by zero tells that the source is no primary.
            run("check that the source is a primary", asUser("psql", "-XqAtc", PRIMARY, server));
            // Until its first checkpoint, a promoted cluster still names its old timeline, and nothing would be
            // rewound.
            run("checkpoint of the source", asUser("psql", "-XqAtc", "CHECKPOINT", server));
            Files.writeString(mark(), "iot-dr makes this cluster a replica; see its log\n");
            run("stop", host.stop());
            rewind(server);
            becomeReplica(source);
            run("start", host.start());
            forget();
        } catch (IOException e) {
            throw ProviderException.unknown(PROVIDER, OPERATION, Reason.of(e), e);
        }
    }

    /** A cluster that cannot be rewound is started again, so that it is not lost as well; it is still fenced. */
    private void rewind(String server) throws IOException {
        try {
            run("pg_rewind", asUser("pg_rewind", "--target-pgdata=" + host.data(), "--source-server=" + server));
        } catch (ProviderException failed) {
            try {
                run("start", host.start());
                forget();
            } catch (ProviderException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /** Forgets an interrupted rejoin, because the cluster runs. */
    void forget() {
        try {
            Files.deleteIfExists(mark());
        } catch (IOException e) {
            throw ProviderException.unknown(PROVIDER, OPERATION, mark() + ": " + Reason.of(e), e);
        }
    }

    /** Returns whether this is the machine of the cluster with a data directory. */
    boolean isOf(String directory) {
        try {
            return !directory.isEmpty()
                    && Path.of(directory).toRealPath().equals(host.data().toRealPath());
        } catch (IOException notHere) {
            return false;
        }
    }

    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>(host.runAs());
        command.add(host.programs().resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void becomeReplica(String source) throws IOException {
        UserPrincipal owner = Files.getOwner(host.data().resolve("PG_VERSION"));
        Path signal = host.data().resolve("standby.signal");
        Files.writeString(signal, "");
        if (!Files.getOwner(signal).equals(owner)) {
            Files.setOwner(signal, owner);
        }
        Files.writeString(
                host.data().resolve("postgresql.auto.conf"),
                "primary_conninfo = '" + source.replace("\\", "\\\\").replace("'", "''")
                        + "'\nrecovery_target_timeline = 'latest'\n",
                StandardOpenOption.APPEND);
    }

    /** The command itself stays out of messages: it may hold a password. */
    private void run(String purpose, List<String> command) throws IOException {
        Path output = Files.createTempFile("dr-postgresql", ".out");
        @Nullable Process started = null;
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            started = process;
            process.getOutputStream().close();
            if (!process.waitFor(host.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProviderException.unknown(
                        PROVIDER, OPERATION, purpose + " did not end within " + host.timeout(), null);
            }
            if (process.exitValue() != 0) {
                throw ProviderException.unknown(
                        PROVIDER,
                        OPERATION,
                        purpose + " ended with exit status " + process.exitValue() + ": "
                                + told(output)
                                + ". If it cannot be rewound, make a new replica with pg_basebackup",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(PROVIDER, OPERATION, "interrupted", e);
        } finally {
            end(started);
            Files.delete(output);
        }
    }

    /** Ends a program that has not ended, with its children: another attempt must not run beside it. */
    private static void end(@Nullable Process process) {
        if (process != null && process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String told(Path output) throws IOException {
        String all = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        return all.length() > MOST_TOLD ? all.substring(all.length() - MOST_TOLD) : all;
    }
}
