package io.iotdr.agent;

import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.TlsFiles;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * Where an agent listens.
 *
 * @param socket the address; port 0 for any free one
 * @param certificates the agent's certificate, and the authorities of its callers; empty for plain HTTP
 * @param callersHaveCertificates whether each caller needs a certificate
 */
public record AgentAddress(
        InetSocketAddress socket, Optional<SSLContext> certificates, boolean callersHaveCertificates) {

    /** @throws IllegalArgumentException when others can reach the address, and no certificate protects it */
    public AgentAddress {
        if (certificates.isEmpty() && !socket.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the address to listen at is " + socket.getHostString() + ":"
                    + socket.getPort() + ", which others can reach; give a certificate and its key, or listen on"
                    + " loopback");
        }
    }

    /**
     * Reads the address from settings.
     *
     * @param settings {@code listen}, such as {@code 127.0.0.1:8654}, which is the default; {@code cert}, {@code key} and
     *     {@code client_ca} with the paths of PEM files
     * @throws IllegalArgumentException when a setting is unusable
     */
    public static AgentAddress of(ProviderSettings settings) {
        Map<String, String> files = new TreeMap<>();
        settings.text("cert").ifPresent(file -> files.put("cert", file));
        settings.text("key").ifPresent(file -> files.put("key", file));
        settings.text("client_ca").ifPresent(file -> files.put("ca", file));
        boolean callersHaveCertificates = files.containsKey("ca");
        if (callersHaveCertificates && !files.containsKey("cert")) {
            throw new IllegalArgumentException(
                    "authorities of callers are given without a certificate of the agent and its key; give both");
        }
        return new AgentAddress(
                socket(settings.text("listen").orElse("127.0.0.1:8654")),
                TlsFiles.of(ProviderSettings.of(files)).context(),
                callersHaveCertificates);
    }

    private static InetSocketAddress socket(String listen) {
        int colon = listen.lastIndexOf(':');
        try {
            InetSocketAddress address =
                    new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
            if (!address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException(
                    "the address to listen at is '" + listen + "'; expected HOST:PORT", malformed);
        }
        throw new IllegalArgumentException(
                "the address to listen at is '" + listen + "', whose host cannot be resolved");
    }
}
