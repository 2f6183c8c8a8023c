package io.iotdr.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How to connect to a broker.
 *
 * @param tls the certificates of a connection with TLS; empty for one without
 * @param login the user name and password; empty when the broker requires none
 */
public record MqttAccess(String host, int port, Optional<TlsFiles> tls, Optional<MqttLogin> login) {

    /** A user name and its password; {@link #toString} shows only the user name. */
    public record MqttLogin(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    static List<Setting> settings() {
        List<Setting> all = new ArrayList<>(TlsFiles.settings());
        all.addAll(List.of(
                Setting.required("host", Setting.ValueType.TEXT, "The broker's name or address"),
                Setting.optional("port", Setting.ValueType.NUMBER, "The broker's port; default 1883, with TLS 8883"),
                Setting.optional("tls", Setting.ValueType.BOOLEAN, "Connect with TLS; default false"),
                Setting.optional("username", Setting.ValueType.TEXT, "The user that the library logs in as"),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)")));
        return all;
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException when one is missing or wrong
     */
    static MqttAccess of(ProviderSettings settings) {
        boolean tls = settings.bool("tls", false);
        int port = settings.integer("port", tls ? 8883 : 1883);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; expected 1 to 65535");
        }
        return new MqttAccess(
                settings.require("host"),
                port,
                tls ? Optional.of(TlsFiles.of(settings)) : Optional.empty(),
                settings.text("username")
                        .map(user ->
                                new MqttLogin(user, settings.text("password").orElse(""))));
    }

    String url() {
        return (tls.isPresent() ? "mqtts://" : "mqtt://") + host + ":" + port;
    }

    /**
     * Returns a client of MQTT 3.1.1 that is not connected.
     *
     * @param name begins its client id, which no other client has
     * @param timeout the limit for a connection
     */
    Mqtt3BlockingClient client(String name, Duration timeout) {
        Mqtt3ClientBuilder builder = MqttClient.builder()
                .useMqttVersion3()
                .identifier(name + "-" + UUID.randomUUID().toString().substring(0, 8))
                .serverHost(host)
                .serverPort(port)
                .transportConfig()
                .socketConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .applyTransportConfig();
        return prepared(builder).buildBlocking();
    }

    /** Disconnects a client unless its connection broke or was never established. */
    static void close(Mqtt3BlockingClient client) {
        if (client.getState().isConnectedOrReconnect()) {
            var unused = client.toAsync().disconnect();
        }
    }

    /** Without files, the JVM's authorities are trusted and the client does not identify itself by a certificate. */
    private Mqtt3ClientBuilder prepared(Mqtt3ClientBuilder builder) {
        Mqtt3ClientBuilder known = login.isPresent()
                ? builder.simpleAuth(Mqtt3SimpleAuth.builder()
                        .username(login.get().user())
                        .password(login.get().password().getBytes(StandardCharsets.UTF_8))
                        .build())
                : builder;
        if (tls.isEmpty()) {
            return known;
        }
        return known.sslConfig()
                .trustManagerFactory(tls.get().trust().orElse(null))
                .keyManagerFactory(tls.get().identity().orElse(null))
                .applySslConfig();
    }
}
