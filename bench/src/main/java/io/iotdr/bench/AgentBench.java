package io.iotdr.bench;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.agent.AgentProviders;
import io.iotdr.agent.RegionAgent;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.fake.FakeProbe;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how many probes a region's agent answers. The agent is a process of its own, and its CPU time counts, so that the
 * figure does not depend on what else the machine does.
 */
final class AgentBench {

    private static final String REGION = "west";
    private static final int CALLERS = 4;
    private static final Duration ROUND = Duration.ofSeconds(10);

    private AgentBench() {}

    static void run() throws Exception {
        Path directory = Files.createTempDirectory("bench");
        Path token = Files.writeString(directory.resolve("token"), "0123456789".repeat(4));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Served.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ThreadScheduler threads = new ThreadScheduler("bench");
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
            HealthProbe probe = new AgentProviders()
                    .make(
                            HealthProbe.class,
                            ProviderSettings.of(Map.of(
                                    "url",
                                    "http://127.0.0.1:" + told.readLine(),
                                    "token_file",
                                    token.toString(),
                                    "agent_region",
                                    REGION,
                                    "resource",
                                    REGION + "/health")),
                            new FakeContext(SystemClock.INSTANCE, threads));
            for (int round = 1; round <= 5; round++) {
                measure(round, probe, agent.toHandle());
            }
        } finally {
            agent.destroyForcibly().onExit().join();
            threads.close();
        }
    }

    private static void measure(int round, HealthProbe probe, ProcessHandle agent) throws Exception {
        Duration before = agent.info().totalCpuDuration().orElseThrow();
        long began = System.nanoTime();
        var callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            counts.add(callers.submit(() -> probes(probe, began + ROUND.toNanos())));
        }
        int answered = 0;
        for (Future<Integer> count : counts) {
            answered += count.get();
        }
        callers.shutdown();
        double cpu = agent.info().totalCpuDuration().orElseThrow().minus(before).toNanos() / 1e9;
        Figures.say(
                "round %d: %d probes a second by %d callers; %.0f probes for a second of the agent's CPU",
                round, Math.round(answered * 1e9 / (System.nanoTime() - began)), CALLERS, answered / cpu);
    }

    private static int probes(HealthProbe probe, long end) {
        int answered = 0;
        while (System.nanoTime() < end) {
            HealthProbe.Observation seen = probe.probe(Duration.ofSeconds(5));
            if (!(seen instanceof HealthProbe.Observation.Healthy)) {
                throw new IllegalStateException(seen.toString());
            }
            answered++;
        }
        return answered;
    }

    /** The process of the agent. */
    static final class Served {

        private Served() {}

        /** The directory of its state, in which the token is. */
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            ThreadScheduler threads = new ThreadScheduler("agent");
            RegionAgent agent = RegionAgent.of(REGION)
                    .resources(RegionResources.builder()
                            .probe("health", new FakeProbe().healthy())
                            .build())
                    .state(directory.resolve("state"))
                    .tokenFile(directory.resolve("token"))
                    .time(new TimeSource(SystemClock.INSTANCE, threads))
                    .build();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", agent.handler());
            server.setExecutor(Executors.newFixedThreadPool(16));
            server.start();
            System.out.println(server.getAddress().getPort());
        }
    }
}
