package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.agent.RegionAgent;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeCompute;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * An orchestrator that is stopped (SIGSTOP) in the middle of a run, replaced by another one, and continued: it changes
 * nothing any more.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class StoppedOrchestratorTest {

    @TempDir
    private Path directory;

    private final FakeCompute compute = new FakeCompute();
    private final AtomicInteger scales = new AtomicInteger();
    private final AtomicReference<Runnable> onFirstLook = new AtomicReference<>();

    private Path written(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** Serves an agent of east, and runs something once, when an orchestrator first looks at a service. */
    private HttpServer serve(ThreadScheduler scheduler, Path tokens) throws IOException {
        RegionAgent agent = RegionAgent.of("east")
                .resources(RegionResources.builder().compute(compute).build())
                .state(directory.resolve("agent"))
                .tokenFile(tokens)
                .time(new TimeSource(SystemClock.INSTANCE, scheduler))
                .build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            note(exchange);
            agent.handler().handle(exchange);
        });
        server.setExecutor(scheduler::execute);
        server.start();
        return server;
    }

    private void note(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.setStreams(new ByteArrayInputStream(body), null);
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.contains("\"method\":\"scale\"")) {
            scales.incrementAndGet();
        } else if (text.contains("\"method\":\"state\"")) {
            Runnable once = onFirstLook.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }
    }

    private Process dr(String out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(directory.resolve("dr").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(out).toFile())
                .start();
    }

    private static void signal(String name, Process process) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read(String out) throws IOException {
        return Files.readString(directory.resolve(out));
    }

    @Test
    void anOrchestratorThatContinuesAfterItsReplacementChangesNothing() throws Exception {
        compute.with("gateway", 1);
        Path tokens = written("token", "0123456789abcdef0123456789abcdef\n");
        DrProcess.script(directory);
        try (ThreadScheduler scheduler = new ThreadScheduler("agent")) {
            HttpServer server = serve(scheduler, tokens);
            Path file = written("dr.yaml", """
                    plans:
                      west-dr:
                        name: West
                        disaster_types: [regional_outage]
                        recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                        primary_region: west
                        secondary_region: east
                        contact_list: {operations: ["mailto:ops@example.com"]}
                        steps:
                          - {id: activate, uses: activate-region, timeout: 2m}
                    services:
                      - {name: gateway, replicas: {standby: 1, active: 3}}
                    regions:
                      west: {}
                      east:
                        compute: {provider: agent, url: "http://127.0.0.1:%d", token_file: "%s"}
                    """.formatted(server.getAddress().getPort(), tokens));
            AtomicReference<Process> first = new AtomicReference<>();
            AtomicInteger stopped = new AtomicInteger();
            onFirstLook.set(() -> {
                Await.until("the process", () -> first.get() != null);
                signal("STOP", first.get());
                stopped.incrementAndGet();
            });
            first.set(dr(
                    "first",
                    "failover",
                    "start",
                    "west-dr",
                    "-c",
                    file.toString(),
                    "--type",
                    "regional_outage",
                    "--region",
                    "west"));
            try {
                Await.until("the first orchestrator is stopped", () -> stopped.get() == 1);
                Process second = dr("second", "failover", "resume", "west-dr-1", "-c", file.toString());
                assertThat(second.waitFor(5, TimeUnit.MINUTES)).isTrue();
                assertThat(second.exitValue()).as(read("second")).isZero();
                int effects = scales.get();
                assertThat(effects).isPositive();
                assertThat(compute.state("gateway").desired()).isEqualTo(3);
                compute.with("gateway", 7);
                signal("CONT", first.get());
                assertThat(first.get().waitFor(5, TimeUnit.MINUTES))
                        .as(read("first"))
                        .isTrue();
                assertThat(compute.state("gateway").desired()).isEqualTo(7);
                assertThat(scales).hasValue(effects);
            } finally {
                first.get().destroyForcibly();
                server.stop(0);
            }
        }
    }
}
