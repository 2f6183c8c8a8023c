package io.iotdr.health;

import io.iotdr.error.Reason;
import io.iotdr.spi.HealthProbe;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Makes a TLS connection; a handshake with a certificate that is trusted, fits the host name and is valid for long enough is
 * healthy.
 */
public final class TlsProbe implements HealthProbe {

    private final String host;
    private final int port;
    private final Duration left;
    private final SSLContext certificates;
    private final Clock clock;
    private final Scheduler scheduler;

    /**
     * Probes a server.
     *
     * @param left how long its certificate must be valid from now on; 0 for any time
     * @param certificates what is trusted
     */
    public TlsProbe(InetSocketAddress server, Duration left, SSLContext certificates, TimeSource time) {
        this.host = server.getHostString();
        this.port = server.getPort();
        this.left = left;
        this.certificates = certificates;
        this.clock = time.clock();
        this.scheduler = time.scheduler();
    }

    @Override
    public String target() {
        return "tls://" + host + ":" + port;
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return new Observation.Unhealthy("the host name " + host + " cannot be resolved");
        }
        int limit = Math.toIntExact(Math.max(1, timeout.toMillis()));
        try (Socket plain = new Socket()) {
            Future<?> end = scheduler.after(timeout, () -> close(plain));
            try {
                plain.connect(address, limit);
                plain.setSoTimeout(limit);
                Instant validUntil = handshake(plain);
                Duration took = Duration.ofNanos(clock.nanos() - start);
                return validUntil.isAfter(clock.now().plus(left))
                        ? new Observation.Healthy(took)
                        : new Observation.Unhealthy("its certificate is valid until " + validUntil + " only");
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            return new Observation.Unhealthy(Reason.of(e));
        }
    }

    /** Returns until when the server's certificate is valid. */
    private Instant handshake(Socket plain) throws IOException {
        try (SSLSocket tls = (SSLSocket) certificates.getSocketFactory().createSocket(plain, host, port, false)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            Certificate own = tls.getSession().getPeerCertificates()[0];
            return own instanceof X509Certificate x509 ? x509.getNotAfter().toInstant() : Instant.EPOCH;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            return;
        }
    }
}
