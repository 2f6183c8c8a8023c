package io.iotdr.testkit.agent;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.agent.AgentProviders;
import io.iotdr.agent.AgentRequest;
import io.iotdr.agent.RegionAgent;
import io.iotdr.agent.RegionAgentBuilder;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An agent of the region east behind a real HTTP server on loopback, and its clients. */
final class LoopbackAgent implements AutoCloseable {

    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final ThreadScheduler scheduler = new ThreadScheduler("agent");
    private final Path directory;
    private final Path tokens;
    private HttpServer server;
    private RegionAgent agent;
    private int port;
    private int nonces;
    private final AtomicInteger polls = new AtomicInteger();

    LoopbackAgent(Path directory, RegionResources resources) {
        this(directory, resources, SystemClock.INSTANCE, made -> made);
    }

    LoopbackAgent(Path directory, RegionResources resources, Clock clock, UnaryOperator<RegionAgentBuilder> more) {
        this.directory = directory;
        this.tokens = written(directory.resolve("token"), SECRET);
        this.server = serve(resources, clock, more);
        this.port = server.getAddress().getPort();
    }

    static Path written(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer serve(RegionResources resources, Clock clock, UnaryOperator<RegionAgentBuilder> more) {
        agent = more.apply(RegionAgent.of("east")
                        .resources(resources)
                        .state(directory.resolve("state"))
                        .tokenFile(tokens)
                        .time(new TimeSource(clock, scheduler)))
                .build();
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
            made.createContext("/", exchange -> {
                polls.addAndGet(exchange.getRequestURI().getPath().contains("/calls/") ? 1 : 0);
                agent.handler().handle(exchange);
            });
            made.setExecutor(scheduler::execute);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the agent, as a crash does, and starts another one on its state and port. */
    void restart(RegionResources resources) {
        server.stop(0);
        server = serve(resources, SystemClock.INSTANCE, made -> made);
    }

    /** Sends a signed request, as another program could write one; returns the answer's body. */
    String signed(String method, String path, String body) throws Exception {
        String time = SystemClock.INSTANCE.now().toString();
        String nonce = String.format("%032x", nonces++);
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = String.join("\n", method, path, time, nonce, digest);
        String hmac = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> headers = Map.of("x-dr-time", time, "x-dr-nonce", nonce, "x-dr-signature", hmac);
        return agent.handle(new AgentRequest(method, path, headers, body)).body();
    }

    /** Returns how often a caller has asked for a call that runs. */
    int polls() {
        return polls.get();
    }

    /** Returns the agent behind the server. */
    RegionAgent agent() {
        return agent;
    }

    Path tokens() {
        return tokens;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns a resource of the agent, as a configuration names it. */
    <T> T client(Class<T> type, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("url", url(), "token_file", tokens.toString()));
        all.put("agent_region", "east");
        all.putAll(settings);
        ProviderContext context = new FakeContext(SystemClock.INSTANCE, scheduler);
        return new AgentProviders().make(type, ProviderSettings.of(all), context);
    }

    @Override
    public void close() {
        server.stop(0);
        scheduler.close();
    }
}
