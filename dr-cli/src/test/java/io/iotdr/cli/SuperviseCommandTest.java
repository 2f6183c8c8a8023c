package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The orchestrator on duty as a process. */
final class SuperviseCommandTest {

    private static final String CONFIGURATION = """
            plans:
              west-dr:
                name: West
                disaster_types: [regional_outage]
                recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                primary_region: west
                secondary_region: east
                contact_list: {operations: ["mailto:ops@example.com"]}
                steps:
                  - {id: assess, uses: assess-impact}
            regions:
              west: {}
              east: {}
            """;

    @TempDir
    private Path directory;

    private Process start(String... more) throws Exception {
        Path configuration = Files.writeString(directory.resolve("dr.yaml"), CONFIGURATION);
        List<String> command = new java.util.ArrayList<>(
                List.of(DrProcess.script(directory).toString(), "supervise", "-c", configuration.toString()));
        command.addAll(List.of(more));
        if (!command.contains("--http")) {
            command.addAll(List.of("--http", "0"));
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("out"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        Matcher address = Pattern.compile("http://[0-9.]+:[0-9]+").matcher(output());
        assertThat(address.find()).as(output()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.group() + path))
                .timeout(Patience.ANSWER)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void answersItsHealthChecksAndStopsCleanlyOnSigterm() throws Exception {
        Process process = start();
        try {
            Await.until("the start", () -> output().contains("ready at") || !process.isAlive());
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(get("/readyz").body()).contains("0 unfinished runs");
            assertThat(output()).contains("supervising 1 plan, NOT watching west (no probe observes it)");
            process.destroy();
            assertThat(process.waitFor(Patience.CONDITION.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as(output()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(output()).contains("stopping; unfinished runs continue in another process");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void printsOneJsonObjectPerLineWhenAsked() throws Exception {
        Process process = start("--json");
        try {
            Await.until("the start", () -> output().contains("\"address\"") || !process.isAlive());
            process.destroy();
            assertThat(process.waitFor(Patience.CONDITION.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> types = new java.util.ArrayList<>();
        for (String line : output().lines().filter(l -> l.startsWith("{")).toList()) {
            types.add(new ObjectMapper().readTree(line).get("type").asText());
        }
        assertThat(types).containsExactly("started", "stopping");
    }

    @Test
    void aDamagedRunIsNamedAndTheProcessStaysReady() throws Exception {
        Path state = directory.resolve("state");
        Process process = start("--state", state.toString());
        try {
            Await.until("the start", () -> output().contains("ready at") || !process.isAlive());
            Files.write(
                    state.resolve("journal/west-dr-1.journal"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
            HttpResponse<String> ready = get("/readyz");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("0 unfinished runs, 1 quarantined run");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void isNotReadyWhenTheJournalCannotBeRead() throws Exception {
        Path state = directory.resolve("state");
        Process process = start("--state", state.toString());
        try {
            Await.until("the start", () -> output().contains("ready at") || !process.isAlive());
            Files.move(state.resolve("journal"), state.resolve("away"));
            HttpResponse<String> ready = get("/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("not ready: file journal could not list");
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(get("/healthz/else").statusCode()).isEqualTo(404);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void exitStatusIs1WhenThePortIsInUse() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Process process = start("--http", String.valueOf(taken.getLocalPort()));
            assertThat(process.waitFor(Patience.CONDITION.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as(output()).isEqualTo(1);
            assertThat(output()).contains("choose another port with --http");
        }
    }

    @Test
    void exitStatusIs2WhenBothAStateSectionAndAStateDirectoryAreGiven() throws Exception {
        Path configuration = Files.writeString(directory.resolve("shared.yaml"), CONFIGURATION + """
                        state:
                          journal: {provider: postgresql, url: "jdbc:postgresql://127.0.0.1:9/iot", user: iot}
                          leases: {one: {provider: postgresql, url: "jdbc:postgresql://127.0.0.1:9/iot", user: iot}}
                        """);
        DrProcess ended = DrProcess.run(
                directory,
                List.of(
                        DrProcess.script(directory).toString(),
                        "failover",
                        "status",
                        "-c",
                        configuration.toString(),
                        "--state",
                        directory.resolve("own").toString()));
        assertThat(ended.status()).as(ended.text()).isEqualTo(2);
        assertThat(ended.text()).contains("leave out --state");
    }

    @Test
    void exitStatusIs2WithoutPlans() throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("backup.yaml"),
                "backup: {sources: {}, locations: {}, encryption: {enabled: true, algorithm: AES-256}}");
        DrProcess ended = DrProcess.run(
                directory,
                List.of(DrProcess.script(directory).toString(), "supervise", "-c", configuration.toString()));
        assertThat(ended.status()).as(ended.text()).isEqualTo(2);
        assertThat(ended.text()).contains("the configuration has no plans").doesNotContain("Usage:");
    }
}
