package io.iotdr.onprem.postgresql;

import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the programs with which a cluster becomes a replica. Thread-safe. */
final class ClusterPrograms {

    static final String CHECKPOINT = "checkpoint of the source";
    static final String LOGIN = "login at the other region's cluster";
    static final String REWIND = "pg_rewind";
    private static final int MOST_TOLD = 2000;

    private final Duration timeout;

    /** Limits each program to a time. */
    ClusterPrograms(Duration timeout) {
        this.timeout = timeout;
    }

    /** The command itself stays out of messages: it may hold a password. */
    String run(String purpose, List<String> command) throws IOException {
        Path output = Files.createTempFile("dr-postgresql", ".out");
        @Nullable Process started = null;
        try {
            ProcessBuilder program =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            program.environment().put("LC_ALL", "C");
            Process process = program.start();
            started = process;
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProviderException.unknown(
                        PostgresRejoin.PROVIDER,
                        PostgresRejoin.OPERATION,
                        purpose + " did not end within " + timeout,
                        null);
            }
            if (process.exitValue() != 0) {
                throw ProviderException.unknown(
                        PostgresRejoin.PROVIDER,
                        PostgresRejoin.OPERATION,
                        purpose + " ended with exit status " + process.exitValue() + ": " + told(output)
                                + hint(purpose),
                        null);
            }
            return Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(PostgresRejoin.PROVIDER, PostgresRejoin.OPERATION, "interrupted", e);
        } finally {
            end(started);
            Files.delete(output);
        }
    }

    private static String hint(String purpose) {
        return switch (purpose) {
            case CHECKPOINT -> ". Let the user of 'from' do it, at the source: GRANT pg_checkpoint TO the user";
            case REWIND ->
                ". It needs wal_log_hints or checksums, and the log since the two parted: set wal_keep_size at this"
                        + " cluster. Set 'reseed: true', or make a new replica with pg_basebackup";
            case LOGIN ->
                ". Let the user of 'from' log in there: pg_hba.conf needs lines for it with the databases postgres and"
                        + " replication";
            default -> "";
        };
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
