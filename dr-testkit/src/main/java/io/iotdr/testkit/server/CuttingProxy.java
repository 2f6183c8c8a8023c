package io.iotdr.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server on loopback, and cuts their connections: to lose answers after the server did what it was
 * asked, or to take the server away for a while. Knows no protocol, as long as it is not encrypted. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {

    private static final int NEVER = Integer.MAX_VALUE;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untilLoss = new AtomicInteger(NEVER);
    private volatile boolean down;
    private volatile boolean closed;

    private CuttingProxy(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** A proxy on a free port of loopback for the server on another one. */
    public static CuttingProxy to(int port) {
        try {
            CuttingProxy proxy = new CuttingProxy(
                    port, new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
            daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** {@code passing} answers pass, and of the one after them nothing arrives; the server did what it was asked. */
    public void loseAnswerAfter(int passing) {
        untilLoss.set(passing);
    }

    /** From now on no connection is had, and those that there are end. */
    public void down() {
        down = true;
        open.forEach(CuttingProxy::close);
    }

    /** The server can be reached again. */
    public void up() {
        down = false;
        untilLoss.set(NEVER);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (down) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException("the proxy on port " + port() + " cannot go on", e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        daemon(() -> pump(client, server, false));
        daemon(() -> pump(server, client, true));
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65536];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (answers && lose()) {
                    break;
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException cut) {
            open.remove(from);
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean lose() {
        return untilLoss.getAndUpdate(left -> left == 0 || left == NEVER ? NEVER : left - 1) == 0;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a socket", e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        down();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy", e);
        }
    }
}
