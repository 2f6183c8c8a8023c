package io.iotdr.examples.platform.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Chooses ports below those that systems give to outgoing connections: a server that is started again must not find its
 * port taken by a device.
 */
public final class Ports {

    private static final int LOWEST = 15_000;
    private static final int COUNT = 15_000;
    private static final int ATTEMPTS = 1_000;

    private final Random random = new Random();
    private final Set<Integer> given = new HashSet<>();

    /** Returns a port that is free now, for TCP and UDP, on all of these loopback addresses. */
    public int freeOn(String... addresses) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LOWEST + random.nextInt(COUNT);
            if (!given.contains(port) && List.of(addresses).stream().allMatch(address -> isFree(address, port))) {
                given.add(port);
                return port;
            }
        }
        throw new IllegalStateException("no port is free on " + String.join(", ", addresses)
                + "; the open-platform lab needs these loopback addresses");
    }

    private static boolean isFree(String address, int port) {
        InetSocketAddress there = new InetSocketAddress(loopback(address), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(there);
            udp.bind(there);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetAddress loopback(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " is an address", e);
        }
    }
}
