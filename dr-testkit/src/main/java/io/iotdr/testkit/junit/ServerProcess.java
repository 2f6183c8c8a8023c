package io.iotdr.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** A server program that a test started on loopback, and ends by its handle. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a program and waits until it takes connections on {@code port}; what it says is dropped, unless {@code program} sends it
     * somewhere.
     *
     * @throws AssertionError when it does not within {@link Patience#CONDITION}
     */
    public static ServerProcess start(ProcessBuilder program, int port) {
        try {
            program.redirectErrorStream(true);
            if (program.redirectOutput() == ProcessBuilder.Redirect.PIPE) {
                program.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            }
            ServerProcess server = new ServerProcess(program.start(), port);
            Await.until(program.command().get(0) + " to listen", server::listens);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program.command().get(0), e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Ends the process and whatever it started; returns when it is gone. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
