package io.iotdr.testkit.contract;

import io.iotdr.health.TcpProbe;
import io.iotdr.spi.HealthProbe;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests TCP probes; a name that no resolver knows is the hanging target. */
final class TcpProbeTest extends HealthProbeContract {

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Override
    protected HealthProbe working() {
        return new TcpProbe("127.0.0.1", server.getLocalPort(), SystemClock.INSTANCE);
    }

    @Override
    protected HealthProbe dead() {
        return new TcpProbe("127.0.0.1", FreePorts.onLoopback(), SystemClock.INSTANCE);
    }

    @Override
    protected HealthProbe hanging() {
        return new TcpProbe("no-such-host.invalid", 80, SystemClock.INSTANCE);
    }
}
