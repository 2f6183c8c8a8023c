package io.iotdr.examples.platform;

import io.iotdr.examples.platform.server.BindServer;
import io.iotdr.examples.platform.server.Ports;
import io.iotdr.examples.platform.server.PostgresCluster;
import io.iotdr.examples.process.Ends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The site that stands in no region: the DNS server, and the database with the orchestrators' state. */
final class ControlSite {

    private final PostgresCluster state;
    private final int dnsPort;

    /**
     * Starts both servers.
     *
     * @param secret the secret of the key that may change the zone, in Base64
     * @param address where the devices' name leads first
     */
    ControlSite(Path parent, Ports ports, String secret, String address, Ends ends) {
        Path directory = parent.resolve("control");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
        state = new PostgresCluster(directory.resolve("state"), ports.freeOn("127.0.0.1"));
        ends.add(state::close);
        state.create("");
        dnsPort = ports.freeOn("127.0.0.1");
        BindServer dns = BindServer.start(directory, dnsPort, secret, address);
        ends.add(dns::close);
    }

    int statePort() {
        return state.port();
    }

    int dnsPort() {
        return dnsPort;
    }
}
