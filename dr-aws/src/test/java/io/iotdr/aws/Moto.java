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

/** A moto server of this test's own, on one thread: it looks at an object and then replaces it, where S3 does both at once. */
record Moto(Process process, int port) implements AutoCloseable {

    private static final String ONE_THREAD = "import sys\n"
            + "from werkzeug.serving import run_simple\n"
            + "from moto.server import DomainDispatcherApplication, create_backend_app\n"
            + "run_simple('127.0.0.1', int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)\n";

    static Moto start() {
        Path program = RealServer.program("moto_server", "pip install 'moto[server]'");
        int port = FreePorts.onLoopback();
        try {
            Path beside = program.resolveSibling("python3");
            String python = Files.isExecutable(beside) ? beside.toString() : "python3";
            Process process = new ProcessBuilder(python, "-c", ONE_THREAD, String.valueOf(port))
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
