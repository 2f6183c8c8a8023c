package io.iotdr.onprem.postgresql;

import io.iotdr.time.Scheduler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A server that lets everybody log in, and answers a query with a notice ten times a second and nothing else.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>
 */
final class DribblingPostgres implements AutoCloseable {

    private static final int ENCRYPTION = 80_877_103;
    private static final int ENCRYPTION_BY_GSS = 80_877_104;
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};
    private static final Map<String, String> PARAMETERS = Map.of(
            "server_version", "15.0",
            "client_encoding", "UTF8",
            "DateStyle", "ISO",
            "standard_conforming_strings", "on",
            "integer_datetimes", "on",
            "TimeZone", "UTC");

    private final ServerSocket socket;
    private final Scheduler scheduler;

    DribblingPostgres(Scheduler scheduler) throws IOException {
        this.socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        this.scheduler = scheduler;
        scheduler.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = socket.accept();
                scheduler.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            login(in, out);
            while (!isQuery(in)) {
                out.write(new byte[] {'1', 0, 0, 0, 4, '2', 0, 0, 0, 4, 'C', 0, 0, 0, 8, 'S', 'E', 'T', 0});
                out.write(READY);
                out.flush();
            }
            while (true) {
                message(out, 'N', "SNOTICE\0VNOTICE\0C00000\0Mwait\0\0");
                out.flush();
                scheduler.sleep(Duration.ofMillis(100));
            }
        } catch (IOException gone) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void login(DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        int code = in.readInt();
        while (code == ENCRYPTION || code == ENCRYPTION_BY_GSS) {
            out.write('N');
            out.flush();
            length = in.readInt();
            code = in.readInt();
        }
        in.skipNBytes(length - 8L);
        out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 0});
        for (Map.Entry<String, String> parameter : PARAMETERS.entrySet()) {
            message(out, 'S', parameter.getKey() + "\0" + parameter.getValue() + "\0");
        }
        out.write(READY);
        out.flush();
    }

    private static void message(DataOutputStream out, char type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(type);
        out.writeInt(bytes.length + 4);
        out.write(bytes);
    }

    /** Reads up to the end of a request: a Sync, or a simple query. */
    private static boolean isQuery(DataInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int type;
        do {
            type = in.readUnsignedByte();
            text.append(new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8));
        } while (type != 'S' && type != 'Q');
        return !text.toString().contains("SET ");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
