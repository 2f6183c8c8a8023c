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
 * A proxy between a client and a server on loopback that cuts their connections: to lose a response after the server
 * handled the request, or to make the server unreachable for a while. Works with every unencrypted request-response
 * protocol over TCP. Thread-safe.
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

    /** Starts a proxy on a free loopback port for the server on {@code port}. */
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

    /** Lets {@code passing} responses through and drops the next one entirely; the server has handled its request. */
    public void loseAnswerAfter(int passing) {
        untilLoss.set(passing);
    }

    /** Cuts all connections and refuses new ones. */
    public void down() {
        down = true;
        open.forEach(CuttingProxy::close);
    }

    /** Lets clients reach the server again, and cancels a pending loss. */
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
                    throw new UncheckedIOException("the proxy on port " + port() + " failed", e);
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
