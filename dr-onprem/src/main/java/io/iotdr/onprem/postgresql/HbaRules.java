package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.execute;
import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;

/**
 * The file pg_hba.conf of a server, read and written through SQL, byte by byte, since a comment may be in any encoding.
 *
 * @param content one character for each byte
 */
record HbaRules(String content) {

    /** The suffix of the copy of the file as it was before the last change. */
    static final String COPY = ".before-iot-dr";

    /** Makes the new file beside the old one, flushes it, and puts it in its place, so that a power failure leaves one whole. */
    private static final String PROGRAM = "f=$(readlink -f %1$s) && cp -p \"$f\" \"$f" + COPY + "\" && cp -p \"$f\""
            + " \"$f.iot-dr\" && base64 -d > \"$f.iot-dr\" && sync \"$f.iot-dr\" && mv \"$f.iot-dr\" \"$f\"";

    static HbaRules of(Connection connection) throws SQLException {
        String encoded = text(connection, "SELECT encode(pg_read_binary_file(current_setting('hba_file')), 'base64')")
                .orElse("");
        return new HbaRules(new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.ISO_8859_1));
    }

    boolean startWith(String beginning) {
        return content.startsWith(beginning);
    }

    /**
     * Replaces the file, in one step where the server may run programs beside it. Else a primary overwrites it.
     *
     * @param changed one character for each byte
     */
    void replace(Connection connection, String changed) throws SQLException {
        byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
        String path = text(connection, "SELECT current_setting('hba_file')").orElseThrow();
        String program = PROGRAM.formatted("'" + path.replace("'", "'\\''") + "'");
        try {
            execute(
                    connection,
                    "COPY (SELECT '" + Base64.getEncoder().encodeToString(bytes) + "') TO PROGRAM '"
                            + program.replace("'", "''") + "'");
        } catch (SQLException noProgram) {
            if (isReplica(connection)) {
                throw noProgram;
            }
            execute(connection, "SET default_transaction_read_only = off");
            export(
                    connection,
                    content.getBytes(StandardCharsets.ISO_8859_1),
                    "current_setting('hba_file') || '" + COPY + "'");
            export(connection, bytes, "current_setting('hba_file')");
        }
    }

    /** Writes a file of the server byte by byte, by way of a large object, since COPY would change some of the bytes. */
    static void export(Connection connection, byte[] bytes, String path) throws SQLException {
        String encoded = Base64.getEncoder().encodeToString(bytes);
        long object = Long.parseLong(text(connection, "SELECT lo_from_bytea(0, decode(?, 'base64'))", encoded)
                .orElseThrow());
        try {
            execute(connection, "SELECT lo_export(" + object + ", " + path + ")");
        } finally {
            execute(connection, "SELECT lo_unlink(" + object + ")");
        }
    }
}
