package io.iotdr.mqtt;

import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** Without files, the JVM's authorities are trusted and the client does not identify itself by a certificate. */
    Mqtt3ClientBuilder prepared(Mqtt3ClientBuilder builder) {
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
