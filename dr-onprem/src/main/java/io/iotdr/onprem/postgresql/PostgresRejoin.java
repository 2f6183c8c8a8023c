package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a former primary into a replica on its own machine: stops it, takes back what the new primary does not have
 * ({@code pg_rewind}), and starts it as a replica. Continues after an interruption. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-pgrewind.html">pg_rewind</a>
 */
final class PostgresRejoin {

    static final String PROVIDER = "PostgreSQL";
    static final String OPERATION = "rejoin";

    private static final String REPLACED = ".replaced";
    private static final String PRIMARY = "SELECT 1/(NOT pg_is_in_recovery())::int";

    /**
     * The machine of a cluster.
     *
     * @param data the data directory
     * @param programs the directory of PostgreSQL's programs
     * @param runAs a command that runs another one as the cluster's user, such as {@code sudo -u postgres}; empty for none
     * @param stop stops the cluster in the fast mode, and succeeds when it is stopped already
     * @param start starts it
     * @param reseed whether a cluster that cannot be rewound is replaced by a copy of the primary
     */
    record ClusterHost(
            Path data,
            Path programs,
            List<String> runAs,
            List<String> stop,
            List<String> start,
            boolean reseed,
            Duration timeout) {

        /** Returns how the cluster's user runs a program of PostgreSQL. */
        List<String> command(String program, String... arguments) {
            List<String> command = new ArrayList<>(runAs);
            command.add(programs.resolve(program).toString());
            command.addAll(List.of(arguments));
            return command;
        }
    }

    private static final Duration LOGIN = Duration.ofSeconds(20);

    private final ClusterHost host;
    private final ClusterPrograms programs;
    private final ClusterOrigin origin;

    PostgresRejoin(ClusterHost host) {
        this.host = host;
        this.programs = new ClusterPrograms(host.timeout());
        this.origin = new ClusterOrigin(host, programs);
    }

    /**
     * Checks the programs, the data directory and the logins.
     *
     * @param source how to connect to the other region's cluster, in libpq's form
     * @throws ProviderException with outcome {@code REFUSED} when one is missing, retryable when a login fails
     */
    void check(String source) {
        List<String> needed = new ArrayList<>(List.of("psql", "pg_rewind", "pg_controldata"));
        if (host.reseed()) {
            needed.add("pg_basebackup");
        }
        for (String program : needed) {
            if (!Files.isExecutable(host.programs().resolve(program))) {
                throw ProviderException.refused(
                        PROVIDER,
                        OPERATION,
                        "'programs' is " + host.programs() + ", which has no program " + program
                                + "; on Debian it is such as /usr/lib/postgresql/15/bin");
            }
        }
        if (!Files.exists(host.data().resolve("PG_VERSION"))) {
            throw ProviderException.refused(
                    PROVIDER,
                    OPERATION,
                    "'data_directory' is " + host.data() + ", which this process does not see as a data directory");
        }
        if (host.reseed()) {
            refuseUnlessReplaceable();
        }
        try {
            programs.run("version of pg_rewind", host.command("pg_rewind", "--version"));
            ClusterPrograms brief = new ClusterPrograms(LOGIN);
            brief.run(ClusterPrograms.LOGIN, host.command("psql", "-XqAtc", "SELECT 1", source + " dbname=postgres"));
            brief.run(
                    ClusterPrograms.LOGIN,
                    host.command("psql", "-XqAtc", "IDENTIFY_SYSTEM", source + " replication=true"));
        } catch (IOException e) {
            throw ProviderException.refused(PROVIDER, OPERATION, "'run_as' does not work: " + Reason.of(e));
        }
    }

    /** A copy takes the place of one plain directory. */
    private void refuseUnlessReplaceable() {
        String[] tablespaces = host.data().resolve("pg_tblspc").toFile().list();
        boolean plain = !Files.isSymbolicLink(host.data()) && (tablespaces == null || tablespaces.length == 0);
        if (!plain) {
            throw ProviderException.refused(
                    PROVIDER,
                    OPERATION,
                    "'reseed' works with a data directory that is no link and has no tablespaces; "
                            + host.data() + " is one or has some. Remove 'reseed', and copy the cluster by hand when"
                            + " it cannot be rewound");
        }
    }

    /** Returns whether a rejoin was begun and not ended; then the server may be down. */
    boolean wasInterrupted() {
        return Files.exists(mark());
    }

    private Path mark() {
        return beside(".rejoining");
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
            programs.run("check that the source is a primary", host.command("psql", "-XqAtc", PRIMARY, server));
            // Until its first checkpoint, a promoted cluster still names its old timeline, and nothing would be
            // rewound.
            programs.run(ClusterPrograms.CHECKPOINT, host.command("psql", "-XqAtc", "CHECKPOINT", server));
            Files.writeString(mark(), "iot-dr makes this cluster a replica; see its log\n");
            finishReplacement();
            programs.run("stop", host.stop());
            rewind(source, server);
            programs.run("start", host.start());
            forget();
        } catch (IOException e) {
            throw ProviderException.unknown(PROVIDER, OPERATION, Reason.of(e), e);
        }
    }

    /**
     * A cluster that cannot be rewound is replaced by a copy, or else started again, so that it is not lost as well; it is
     * still fenced then.
     */
    private void rewind(String source, String server) throws IOException {
        try {
            origin.refuseTwoHistories(server);
            // Without the signal file that -R writes, a start after a death here would make a second primary.
            programs.run(
                    ClusterPrograms.REWIND,
                    host.command("pg_rewind", "-R", "--target-pgdata=" + host.data(), "--source-server=" + server));
            StandbySettings.write(host.data(), source);
        } catch (ProviderException failed) {
            if (!host.reseed()) {
                startAgain(failed);
                throw failed;
            }
            try {
                origin.refuseOtherData(server);
                replace(source, server);
            } catch (ProviderException | IOException copy) {
                ProviderException told = ProviderException.unknown(
                        PROVIDER,
                        OPERATION,
                        "it could not be rewound (" + Reason.of(failed) + "), nor replaced by a copy: "
                                + Reason.of(copy),
                        copy);
                startAgain(told);
                throw told;
            }
        }
    }

    private void startAgain(ProviderException failed) throws IOException {
        try {
            finishReplacement();
            programs.run("start", host.start());
            forget();
        } catch (ProviderException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /**
     * Replaces the data directory by a copy of the primary, which is complete and a replica before it takes its place. The old
     * one stays beside it until the next replacement.
     */
    private void replace(String source, String server) throws IOException {
        Path fresh = beside(".reseeding");
        delete(fresh);
        programs.run(
                "pg_basebackup",
                host.command(
                        "pg_basebackup",
                        "--pgdata=" + fresh,
                        "--dbname=" + server,
                        "--checkpoint=fast",
                        "--wal-method=stream"));
        StandbySettings.write(fresh, source);
        delete(complete());
        Files.move(fresh, complete());
        delete(beside(REPLACED));
        Files.move(host.data(), beside(REPLACED));
        finishReplacement();
    }

    private Path complete() {
        return beside(".reseeded");
    }

    /** After a death between two moves there is no data directory: puts the copy, or else the old one, in its place. */
    private void finishReplacement() throws IOException {
        if (Files.exists(host.data())) {
            return;
        }
        Path next = Files.exists(complete()) ? complete() : beside(REPLACED);
        if (Files.exists(next)) {
            Files.move(next, host.data());
        }
    }

    private Path beside(String suffix) {
        return host.data().resolveSibling(host.data().getFileName() + suffix);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
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
}
