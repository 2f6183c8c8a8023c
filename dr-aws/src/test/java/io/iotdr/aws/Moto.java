package io.iotdr.aws;

import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A moto server of one test, closer to S3 in two respects. It runs on one thread, because moto replaces an object in
 * two operations (a read and a write) where S3 uses one. It refuses a request whose body was truncated, which moto
 * would store.
 */
record Moto(ServerProcess process) implements AutoCloseable {

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
        Path beside = program.resolveSibling("python3");
        String python = Files.isExecutable(beside) ? beside.toString() : "python3";
        ProcessBuilder moto = new ProcessBuilder(python, "-c", PROGRAM, String.valueOf(port));
        return new Moto(ServerProcess.start(moto, port));
    }

    int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
