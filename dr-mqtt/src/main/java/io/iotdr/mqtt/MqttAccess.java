package io.iotdr.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How to connect to a broker.
 *
 * @param tls the certificates of a connection with TLS; empty for one without
 * @param tlsVersions the only versions of TLS that may be used, {@code TLSv1.2} and {@code TLSv1.3}; empty for any that the
 *     JVM allows
 * @param login the user name and password; empty when the broker requires none
 */
public record MqttAccess(
        String host, int port, Optional<TlsFiles> tls, List<String> tlsVersions, Optional<MqttLogin> login) {

    private static final Set<String> KNOWN_TLS = Set.of("TLSv1.2", "TLSv1.3");

    public MqttAccess {
        tlsVersions = List.copyOf(tlsVersions);
        if (!KNOWN_TLS.containsAll(tlsVersions)) {
            throw new IllegalArgumentException(
                    "'tls_versions' is " + tlsVersions + "; expected TLSv1.2, TLSv1.3, or both");
        }
    }

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
                Setting.optional(
                        "tls_versions",
                        Setting.ValueType.STRING_LIST,
                        "The only versions of TLS to use, such as [TLSv1.2]; default: any that is safe"),
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
        for (String needsTls : List.of("ca", "cert", "key", "tls_versions")) {
            if (!tls && settings.names().contains(needsTls)) {
                throw new IllegalArgumentException("'" + needsTls + "' is set without 'tls: true'");
            }
        }
        int port = settings.integer("port", tls ? 8883 : 1883);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; expected 1 to 65535");
        }
        return new MqttAccess(
                settings.require("host"),
                port,
                tls ? Optional.of(TlsFiles.of(settings)) : Optional.empty(),
                settings.textList("tls_versions"),
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
        Mqtt3ClientBuilder builder = prepared(name, timeout).useMqttVersion3();
        return login.map(l -> builder.simpleAuth(Mqtt3SimpleAuth.builder()
                        .username(l.user())
                        .password(l.password().getBytes(StandardCharsets.UTF_8))
                        .build()))
                .orElse(builder)
                .buildBlocking();
    }

    /** Returns a client of MQTT 5 as {@link #client} does. */
    Mqtt5BlockingClient client5(String name, Duration timeout) {
        Mqtt5ClientBuilder builder = prepared(name, timeout).useMqttVersion5();
        return login.map(l -> builder.simpleAuth(Mqtt5SimpleAuth.builder()
                        .username(l.user())
                        .password(l.password().getBytes(StandardCharsets.UTF_8))
                        .build()))
                .orElse(builder)
                .buildBlocking();
    }

    /** Sets all of the transport at once: what the builder got before a part of it is lost, such as TLS. */
    private MqttClientBuilder prepared(String name, Duration timeout) {
        MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
                .serverHost(host)
                .serverPort(port)
                .socketConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return MqttClient.builder()
                .identifier(name + "-" + UUID.randomUUID().toString().substring(0, 8))
                .transportConfig(tls.map(files -> transport.sslConfig(ssl(files)))
                        .orElse(transport)
                        .build());
    }

    /** Without files, the JVM's authorities are trusted and the client does not identify itself by a certificate. */
    private MqttClientSslConfig ssl(TlsFiles files) {
        return MqttClientSslConfig.builder()
                .trustManagerFactory(files.trust().orElse(null))
                .keyManagerFactory(files.identity().orElse(null))
                .protocols(tlsVersions.isEmpty() ? null : tlsVersions)
                .build();
    }

    /** Disconnects a client unless its connection broke or was never established. */
    static void close(Mqtt3BlockingClient client) {
        if (client.getState().isConnectedOrReconnect()) {
            var unused = client.toAsync().disconnect();
        }
    }
}
