package io.iotdr.examples.platform.server;

import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An HAProxy that passes TCP connections on: the gate of a region's devices, or its connection to the world. */
public final class HaProxyServer implements AutoCloseable {

    private static final String SETTINGS = """
            global
              maxconn 8000
              %s
            defaults
              mode tcp
              timeout connect 3s
              timeout client 1h
              timeout server 1h
              retries 0
              option abortonclose
            """;

    /**
     * A gate lets few connections in: what waits in its queue must not have given up when its turn comes. This is 50
     * connections a second, and the 2 s that a device waits.
     */
    private static final int GATE_QUEUE = 100;

    private static final int QUEUE = 4096;

    private static final String ROUTE = """
            frontend %1$s
              bind %2$s backlog %4$d
              default_backend %1$s
            backend %1$s
              server there %3$s
            """;

    private final Daemon daemon;
    private final Path directory;
    private final String name;
    private final int runtime;

    private HaProxyServer(Daemon daemon, Path directory, String name, int runtime) {
        this.daemon = daemon;
        this.directory = directory;
        this.name = name;
        this.runtime = runtime;
    }

    /**
     * Where connections arrive, and where they are passed on to.
     *
     * @param from the address to listen on, as {@code host:port}
     */
    public record Route(String frontend, String from, String to) {}

    /** Starts HAProxy without a runtime interface. */
    public static HaProxyServer start(Path directory, String name, List<Route> routes) {
        return start(directory, name, routes, 0, "");
    }

    /** Starts HAProxy with its runtime interface on a port of loopback. */
    public static HaProxyServer start(Path directory, String name, List<Route> routes, int runtimePort) {
        return start(
                directory, name, routes, runtimePort, "stats socket ipv4@127.0.0.1:" + runtimePort + " level admin");
    }

    private static HaProxyServer start(Path directory, String name, List<Route> routes, int port, String runtime) {
        String program = Programs.find("haproxy", "haproxy").toString();
        Path file = directory.resolve(name + ".cfg");
        StringBuilder text = new StringBuilder(SETTINGS.formatted(runtime));
        routes.forEach(
                r -> text.append(ROUTE.formatted(r.frontend(), r.from(), r.to(), port == 0 ? QUEUE : GATE_QUEUE)));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        Daemon daemon =
                Daemon.start(directory.resolve(name + ".log"), List.of(program, "-db", "-q", "-f", file.toString()));
        return new HaProxyServer(daemon, directory, name, port);
    }

    /** Returns whether the process answers at its runtime interface. */
    public boolean answers() {
        try {
            return ask("show info").contains("Uptime");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Executes a command of the runtime interface, which answers nothing to one that succeeds. */
    public void command(String command) {
        try {
            String answer = ask(command).strip();
            if (!answer.isEmpty()) {
                throw new DisasterRecoveryException("HAProxy answers to '" + command + "': " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("HAProxy does not answer on port " + runtime, e);
        }
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), runtime)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lets nothing through any more; connections stay open and hang. */
    public void suspend() {
        daemon.suspend(directory.resolve(name + ".log"));
    }

    public void resume() {
        daemon.resume(directory.resolve(name + ".log"));
    }

    @Override
    public void close() {
        daemon.close();
    }
}
