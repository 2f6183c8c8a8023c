package io.iotdr.health;

import io.iotdr.error.Reason;
import io.iotdr.spi.HealthProbe;
import io.iotdr.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens and closes a TCP connection; an established connection is healthy. */
public final class TcpProbe implements HealthProbe {

    private final String host;
    private final int port;
    private final Clock clock;

    public TcpProbe(String host, int port, Clock clock) {
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    @Override
    public String target() {
        return "tcp://" + host + ":" + port;
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return new Observation.Unhealthy("the host name " + host + " cannot be resolved");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            return new Observation.Healthy(Duration.ofNanos(clock.nanos() - start));
        } catch (IOException e) {
            return new Observation.Unhealthy(Reason.of(e));
        }
    }
}
