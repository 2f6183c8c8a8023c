package io.iotdr.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotdr.json.Json;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker of Kafka Connect, in a process of its own, with MirrorMaker's connectors into the cluster that it belongs to. */
final class ConnectWorker implements AutoCloseable {

    private final KafkaServer target;
    private final String region;
    private final int port = FreePorts.onLoopback();
    private final ServerProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    ConnectWorker(Path directory, String region, KafkaServer target) throws IOException {
        this.target = target;
        this.region = region;
        Files.createDirectories(directory);
        Path config = directory.resolve("connect.properties");
        Files.writeString(
                config,
                """
                bootstrap.servers=%1$s
                group.id=connect-%2$s
                listeners=http://127.0.0.1:%3$d
                config.storage.topic=connect-config
                offset.storage.topic=connect-offsets
                status.storage.topic=connect-status
                config.storage.replication.factor=1
                offset.storage.replication.factor=1
                offset.storage.partitions=1
                status.storage.replication.factor=1
                status.storage.partitions=1
                key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
                value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
                plugin.discovery=service_load
                offset.flush.interval.ms=2000
                """.formatted(target.bootstrap(), region, port)
                        + withLogin("")
                        + withLogin("producer.")
                        + withLogin("consumer.")
                        + withLogin("admin."));
        process = ServerProcess.start(
                KafkaServer.program(
                        directory.resolve("connect.log"),
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        config.toString()),
                port);
        Await.until("Kafka Connect to answer", () -> status("GET", "/connectors", "") == 200);
    }

    private String withLogin(String prefix) {
        StringBuilder out = new StringBuilder();
        login(target)
                .forEach((key, value) ->
                        out.append(prefix).append(key).append('=').append(value).append('\n'));
        return out.toString();
    }

    private static Map<String, String> login(KafkaServer server) {
        Map<String, String> login = new HashMap<>();
        server.client("mirror").forEach((key, value) -> {
            if (key.startsWith("s")) {
                login.put(key, value.toString());
            }
        });
        return login;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Creates the connectors of the distribution's samples, which copy a topic and the positions of consumer groups; they are
     * stopped.
     */
    List<String> mirror(String from, KafkaServer source, String topic) {
        String name = from + "-" + topic;
        create(
                "mirror-source",
                name + "-source",
                from,
                source,
                Map.of(
                        "topics", topic,
                        "replication.factor", "1",
                        "refresh.topics.interval.seconds", "2"));
        create(
                "mirror-checkpoint",
                name + "-checkpoint",
                from,
                source,
                Map.of(
                        "topics", topic,
                        "groups", "reader-.*",
                        "checkpoints.topic.replication.factor", "1",
                        "refresh.groups.interval.seconds", "2",
                        "emit.checkpoints.interval.seconds", "1"));
        return List.of(name + "-source", name + "-checkpoint");
    }

    private void create(String sample, String name, String from, KafkaServer source, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(sample(sample));
        config.putAll(more);
        config.computeIfPresent("topics.exclude", (key, value) -> value.replace("us-east-1", region));
        config.put("offset-syncs.topic.replication.factor", "1");
        config.put("source.cluster.alias", from);
        config.put("target.cluster.alias", region);
        config.put("source.cluster.bootstrap.servers", source.bootstrap());
        config.put("target.cluster.bootstrap.servers", target.bootstrap());
        login(source).forEach((key, value) -> config.put("source.cluster." + key, value));
        login(target).forEach((key, value) -> config.put("target.cluster." + key, value));
        assertThat(status(
                        "POST",
                        "/connectors",
                        Json.write(Map.of("name", name, "config", config, "initial_state", "STOPPED"))))
                .isEqualTo(201);
        Await.until("its state", () -> status("GET", "/connectors/" + name + "/status", "") == 200);
    }

    private static Map<String, String> sample(String name) {
        try {
            JsonNode sample = new ObjectMapper()
                    .readTree(Path.of("../dr-cli/src/main/dist/etc/kafka/" + name + ".json")
                            .toFile());
            Map<String, String> config = new HashMap<>();
            sample.get("config")
                    .properties()
                    .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int status(String method, String path, String body) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url() + path))
                                    .header("Content-Type", "application/json")
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
