package io.iotdr.examples.lab.region;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.IAuthorizatorPolicy;
import io.moquette.broker.subscriptions.Topic;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The region's MQTT broker. It acknowledges telemetry only while the region may write. A fenced region stays silent, so
 * that its devices look for another one. Thread-safe.
 */
final class Gateway {

    static final String TELEMETRY = "telemetry/";

    private final InetSocketAddress address;
    private final BooleanSupplier mayWrite;
    private final BiConsumer<String, String> onTelemetry;
    private Optional<Server> broker = Optional.empty();

    /** Creates a gateway that passes each telemetry message, with its device's name, to {@code onTelemetry}. */
    Gateway(InetSocketAddress address, BooleanSupplier mayWrite, BiConsumer<String, String> onTelemetry) {
        this.address = address;
        this.mayWrite = mayWrite;
        this.onTelemetry = onTelemetry;
    }

    synchronized void open() {
        if (broker.isPresent()) {
            return;
        }
        Properties properties = new Properties();
        properties.put(IConfig.HOST_PROPERTY_NAME, address.getHostString());
        properties.put(IConfig.PORT_PROPERTY_NAME, String.valueOf(address.getPort()));
        properties.put(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        properties.put(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.put(IConfig.ENABLE_TELEMETRY_NAME, "false");
        Server server = new Server();
        try {
            server.startServer(
                    new MemoryConfig(properties),
                    List.of(new TelemetryListener()),
                    null,
                    null,
                    new OnlyWhileItMayWrite());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker cannot listen on " + address, e);
        }
        broker = Optional.of(server);
    }

    /** Closes every connection and stops listening. */
    synchronized void shut() {
        broker.ifPresent(Server::stopServer);
        broker = Optional.empty();
    }

    synchronized boolean isOpen() {
        return broker.isPresent();
    }

    /** Returns the number of connected devices. */
    synchronized long devices() {
        return broker.map(b -> b.listConnectedClients().stream()
                        .filter(c -> c.getClientID().startsWith("device-"))
                        .count())
                .orElse(0L);
    }

    private final class OnlyWhileItMayWrite implements IAuthorizatorPolicy {
        @Override
        public boolean canWrite(Topic topic, String user, String client) {
            return !topic.toString().startsWith(TELEMETRY) || mayWrite.getAsBoolean();
        }

        @Override
        public boolean canRead(Topic topic, String user, String client) {
            return true;
        }
    }

    private final class TelemetryListener extends AbstractInterceptHandler {
        @Override
        public String getID() {
            return "telemetry";
        }

        @Override
        public void onPublish(InterceptPublishMessage message) {
            try {
                if (message.getTopicName().startsWith(TELEMETRY)) {
                    onTelemetry.accept(
                            message.getTopicName().substring(TELEMETRY.length()),
                            message.getPayload().toString(StandardCharsets.UTF_8));
                }
            } finally {
                message.getPayload().release();
            }
        }

        @Override
        public void onSessionLoopError(Throwable error) {
            throw new IllegalStateException("the broker failed", error);
        }
    }
}
