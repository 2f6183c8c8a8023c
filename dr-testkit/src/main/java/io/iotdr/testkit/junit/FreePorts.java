package io.iotdr.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that are free at the moment; another process may take one before the caller does. */
public final class FreePorts {

    private FreePorts() {}

    /** Returns a port that is free for TCP and UDP on {@code address}. */
    public static int on(InetAddress address) {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, address);
                    DatagramSocket udp = new DatagramSocket(null)) {
                udp.bind(new InetSocketAddress(address, tcp.getLocalPort()));
                return tcp.getLocalPort();
            } catch (java.net.BindException taken) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look for a free port", e);
            }
        }
        throw new IllegalStateException("no port is free on " + address);
    }

    public static int onLoopback() {
        return on(InetAddress.getLoopbackAddress());
    }
}
