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
            Files.writeString(mark(), "iot-dr makes this cluster a replica; see its log\n");
            run("stop", host.stop());
            // Until its first checkpoint, a promoted cluster still names its old timeline, and nothing would be
            // rewound.
            run("psql", asUser("psql", "-X", "-q", "-c", "CHECKPOINT", source + " dbname=postgres"));
            run(
                    "pg_rewind",
                    asUser(
                            "pg_rewind",
                            "--target-pgdata=" + host.data(),
                            "--source-server=" + source + " dbname=postgres"));
            becomeReplica(source);
            run("start", host.start());
            Files.delete(mark());
        } catch (IOException e) {
            throw ProviderException.unknown(PROVIDER, OPERATION, Reason.of(e), e);
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
                "primary_conninfo = '" + source.replace("'", "''") + "'\nrecovery_target_timeline = 'latest'\n",
                StandardOpenOption.APPEND);
    }

    /** The command itself stays out of messages: it may hold a password. */
    private void run(String purpose, List<String> command) throws IOException {
        Path output = Files.createTempFile("dr-postgresql", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(host.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
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
            Files.delete(output);
        }
    }

    private static String told(Path output) throws IOException {
        String all = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        return all.length() > MOST_TOLD ? all.substring(all.length() - MOST_TOLD) : all;
    }
}
