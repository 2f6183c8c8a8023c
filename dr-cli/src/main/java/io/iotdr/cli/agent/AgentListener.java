package io.iotdr.cli.agent;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for the address and certificates of an agent, and its HTTP server. */
final class AgentListener {

    private static final int WAITING_CONNECTIONS = 128;
    private static final int REQUESTS_AT_ONCE = 256;

    static {
        // A client that stops in the middle of a request must not keep a thread; the JDK has no other way to say so.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        // Otherwise an answer goes out in two packets, and the second one waits 40 ms for an acknowledgment.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8654",
            description = "The address to listen at; beyond loopback with --cert only. Default: ${DEFAULT-VALUE}.")
    private String listen = "";

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM file of the agent's certificate chain.")
    private Optional<String> cert = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file of the agent's private key in PKCS #8.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description =
                    "PEM file of the authorities that sign the callers' certificates; then each caller needs one.")
    private Optional<String> clientAuthority = Optional.empty();

    /** Starts the server; requests run on a bounded number of threads, apart from the calls that they begin. */
    HttpServer serve(HttpHandler handler, CommandSpec spec) {
        InetSocketAddress address = address(spec);
        Optional<SSLContext> certificates = certificates(spec);
        if (certificates.isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--listen is " + listen + ", which others can reach; give --cert and --key, or listen on loopback");
        }
        try {
            HttpServer server = certificates.isPresent()
                    ? secure(HttpsServer.create(address, WAITING_CONNECTIONS), certificates.get())
                    : HttpServer.create(address, WAITING_CONNECTIONS);
            server.createContext("/", handler);
            server.setExecutor(Executors.newFixedThreadPool(REQUESTS_AT_ONCE, work -> {
                Thread thread = new Thread(work, "dr-agent-http");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
            return server;
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "cannot listen at " + listen + ": " + Reason.of(e) + "; choose another address with --listen", e);
        }
    }

    private HttpServer secure(HttpsServer server, SSLContext context) {
        boolean callersHaveCertificates = clientAuthority.isPresent();
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(callersHaveCertificates);
                parameters.setSSLParameters(wanted);
            }
        });
        return server;
    }

    private Optional<SSLContext> certificates(CommandSpec spec) {
        Map<String, String> files = new TreeMap<>();
        cert.ifPresent(f -> files.put("cert", f));
        key.ifPresent(f -> files.put("key", f));
        clientAuthority.ifPresent(f -> files.put("ca", f));
        if (cert.isEmpty() && clientAuthority.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--client-ca needs --cert and --key");
        }
        try {
            return TlsFiles.of(ProviderSettings.of(files)).context();
        } catch (IllegalArgumentException unusable) {
            throw new ParameterException(spec.commandLine(), Reason.of(unusable), unusable);
        }
    }

    private InetSocketAddress address(CommandSpec spec) {
        int colon = listen.lastIndexOf(':');
        try {
            InetSocketAddress address =
                    new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
            if (!address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new ParameterException(
                    spec.commandLine(), "--listen is '" + listen + "'; expected HOST:PORT", malformed);
        }
        throw new ParameterException(spec.commandLine(), "--listen is '" + listen + "', whose host cannot be resolved");
    }

    /** Returns the address under which the server is reached. */
    String address(HttpServer server) {
        String host = server.getAddress().getAddress().getHostAddress();
        return (cert.isPresent() ? "https" : "http") + "://" + host + ":"
                + server.getAddress().getPort();
    }
}
