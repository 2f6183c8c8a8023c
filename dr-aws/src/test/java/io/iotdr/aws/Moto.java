package io.iotdr.aws;

import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A moto server of this test's own, nearer to S3 in two points: it runs on one thread, since it looks at an object and then replaces
 * it, where S3 does both at once; and it refuses a request whose body was cut off, which it would store.
 */
record Moto(Process process, int port) implements AutoCloseable {

    private static final String PROGRAM = String.join(
            "\n",
            "import io, sys",
            "from werkzeug.serving import run_simple",
            "from moto.server import DomainDispatcherApplication, create_backend_app",
            "moto = DomainDispatcherApplication(create_backend_app)",
            "def whole(environ, start):",
            "    length = int(environ.get('CONTENT_LENGTH') or 0)",
            "    try:",
            "        body = environ['wsgi.input'].read(length) if length else b''",
            "    except Exception:",
            "        body = b''",
            "    if len(body) != length:",
            "        start('400 Bad Request', [('Content-Length', '0')])",
            "        return [b'']",
            "    environ['wsgi.input'] = io.BytesIO(body)",
            "    return moto(environ, start)",
            "run_simple('127.0.0.1', int(sys.argv[1]), whole, threaded=False)");

    static Moto start() {
        Path program = RealServer.program("moto_server", "pip install 'moto[server]'");
        int port = FreePorts.onLoopback();
        try {
            Path beside = program.resolveSibling("python3");
            String python = Files.isExecutable(beside) ? beside.toString() : "python3";
            Process process = new ProcessBuilder(python, "-c", PROGRAM, String.valueOf(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Await.until("moto to listen", Duration.ofSeconds(60), () -> listens(port));
            return new Moto(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
