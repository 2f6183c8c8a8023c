package io.iotdr.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** A server program that a test starts on loopback and ends through its process handle. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a program and waits until it accepts connections on {@code port}. Discards its output, unless
     * {@code program} redirects it.
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

    /** Kills the process and its descendants; returns when the process has ended. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
