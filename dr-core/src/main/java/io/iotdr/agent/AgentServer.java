package io.iotdr.agent;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.WorkerPool;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Serves an agent by the HTTP server of the JDK. Thread-safe. */
public final class AgentServer implements AutoCloseable {

    private static final int WAITING_CONNECTIONS = 128;
    private static final int REQUESTS_AT_ONCE = 256;

    static {
        // A client that stops in the middle of a request must not keep a thread; the JDK has no other way to say so.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        // Otherwise an answer goes out in two packets, and the second one waits 40 ms for an acknowledgment.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final WorkerPool requests;

    private AgentServer(HttpServer server, WorkerPool requests) {
        this.server = server;
        this.requests = requests;
    }

    /**
     * Serves an agent until {@link #close}; requests run on a bounded number of threads, apart from the calls that they begin.
     *
     * <p>Sets three properties of the JDK's HTTP server, which it reads once: a program that uses that server earlier must set {@code
     * sun.net.httpserver.nodelay} to true.
     *
     * @throws DisasterRecoveryException when the address cannot be used
     */
    public static AgentServer start(RegionAgent agent, AgentAddress address) {
        try {
            HttpServer server = address.certificates().isPresent()
                    ? secure(
                            HttpsServer.create(address.socket(), WAITING_CONNECTIONS),
                            address.certificates().get(),
                            address.callersHaveCertificates())
                    : HttpServer.create(address.socket(), WAITING_CONNECTIONS);
            WorkerPool requests = new WorkerPool("dr-agent-http", REQUESTS_AT_ONCE);
            server.createContext("/", agent.handler());
            server.setExecutor(requests::execute);
            server.start();
            return new AgentServer(server, requests);
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "cannot listen at " + address.socket().getHostString() + ":"
                            + address.socket().getPort() + ": " + Reason.of(e) + "; choose another address",
                    e);
        }
    }

    private static HttpServer secure(HttpsServer server, SSLContext context, boolean callersHaveCertificates) {
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

    /** Returns the URL under which the server is reached. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://"
                + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** Stops to listen; requests have a second to end. */
    @Override
    public void close() {
        server.stop(1);
        requests.close();
    }
}
