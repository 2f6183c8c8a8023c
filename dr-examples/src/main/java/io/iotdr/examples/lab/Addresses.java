package io.iotdr.examples.lab;

import io.iotdr.examples.fleet.Endpoint;
import io.iotdr.testkit.junit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * The addresses on which the lab's regions listen. If each region has its own address, an A record selects the region.
 * On a single address, as on macOS, an SRV record selects it by its port.
 */
record Addresses(boolean apart, Endpoint westMqtt, Endpoint eastMqtt, String westHttp, String eastHttp) {

    static final String ZONE = "iot.example.com.";

    static Addresses choose(boolean oneAddress) {
        boolean apart = !oneAddress && canBind("127.0.0.2") && canBind("127.0.0.3");
        String west = apart ? "127.0.0.2" : "127.0.0.1";
        String east = apart ? "127.0.0.3" : "127.0.0.1";
        int westPort = apart ? commonPort() : FreePorts.on(address(west));
        int eastPort = apart ? westPort : FreePorts.on(address(east));
        return new Addresses(
                apart,
                new Endpoint(west, westPort),
                new Endpoint(east, eastPort),
                west + ":" + FreePorts.on(address(west)),
                east + ":" + FreePorts.on(address(east)));
    }

    /** Finds a port that is free on both addresses, since an A record has no port. */
    private static int commonPort() {
        while (true) {
            int port = FreePorts.on(address("127.0.0.2"));
            if (canBind("127.0.0.3", port)) {
                return port;
            }
        }
    }

    private static boolean canBind(String address) {
        return canBind(address, 0);
    }

    private static boolean canBind(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address(address), port));
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text + " is an address", e);
        }
    }

    String recordName() {
        return apart ? "mqtt" : "_mqtt._tcp.mqtt";
    }

    String recordType() {
        return apart ? "A" : "SRV";
    }

    String westTarget() {
        return apart ? westMqtt.host() : "0 0 " + westMqtt.port() + " west." + ZONE;
    }

    String eastTarget() {
        return apart ? eastMqtt.host() : "0 0 " + eastMqtt.port() + " east." + ZONE;
    }
}
