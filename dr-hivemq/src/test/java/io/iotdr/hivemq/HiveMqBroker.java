package io.iotdr.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import io.iotdr.testkit.junit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** HiveMQ Community Edition in this JVM, with an extension, on a free port of loopback. */
final class HiveMqBroker implements AutoCloseable {

    private static final String CONFIGURATION = """
            <?xml version="1.0"?>
            <hivemq>
              <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
              <persistence><mode>in-memory</mode></persistence>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """;

    private final EmbeddedHiveMQ broker;
    private final int port;

    private HiveMqBroker(EmbeddedHiveMQ broker, int port) {
        this.broker = broker;
        this.port = port;
    }

    static HiveMqBroker start(ExtensionMain extension, Path directory) throws Exception {
        int port = FreePorts.onLoopback();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(configuration(directory, port))
                .withDataFolder(folder(directory, "data"))
                .withExtensionsFolder(folder(directory, "extensions"))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("iot-dr")
                        .withName("The gate of iot-dr")
                        .withVersion("1")
                        .withPriority(10_000)
                        .withStartPriority(10_000)
                        .withExtensionMain(extension)
                        .build())
                .withoutLoggingBootstrap()
                .build();
        broker.start().get(120, TimeUnit.SECONDS);
        return new HiveMqBroker(broker, port);
    }

    /** Makes the folder {@code conf} of a broker. */
    static Path configuration(Path directory, int port) throws IOException {
        Path configuration = folder(directory, "conf");
        Files.writeString(configuration.resolve("config.xml"), CONFIGURATION.formatted(port));
        return configuration;
    }

    private static Path folder(Path directory, String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws Exception {
        broker.close();
    }
}
