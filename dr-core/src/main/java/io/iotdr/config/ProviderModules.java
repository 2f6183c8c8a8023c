package io.iotdr.config;

import java.util.Map;
import java.util.Optional;

/** Which module of this library contains a provider, for the message about a provider that is not on the class path. */
public final class ProviderModules {

    private static final Map<String, String> ARTIFACTS = Map.ofEntries(
            Map.entry("rfc2136", "dr-onprem"),
            Map.entry("haproxy", "dr-onprem"),
            Map.entry("jdbc", "dr-onprem"),
            Map.entry("dns", "dr-onprem"),
            Map.entry("mqtt", "dr-mqtt"),
            Map.entry("mosquitto", "dr-mqtt"),
            Map.entry("emqx", "dr-mqtt"),
            Map.entry("kafka", "dr-kafka"),
            Map.entry("kafka-group", "dr-kafka"),
            Map.entry("email", "dr-onprem"),
            Map.entry("postgresql", "dr-onprem"),
            Map.entry("patroni", "dr-onprem"),
            Map.entry("backup", "dr-backup"),
            Map.entry("filesystem", "dr-backup"),
            Map.entry("passphrase", "dr-backup"),
            Map.entry("keyfile", "dr-backup"),
            Map.entry("aws", "dr-aws"),
            Map.entry("dynamodb", "dr-aws"),
            Map.entry("aws-kms", "dr-aws"),
            Map.entry("azure", "dr-azure"),
            Map.entry("azure-key-vault", "dr-azure"),
            Map.entry("kubernetes", "dr-kubernetes"));

    private static final Map<String, String> ELSEWHERE = Map.of(
            "hivemq",
            "works inside the broker: install the extension of dr-hivemq there, and here name the agent that it runs,"
                    + " with {provider: agent, url: …}");

    private ProviderModules() {}

    /** Returns where to use a provider of this library that cannot work here, for people; empty for all others. */
    static Optional<String> elsewhere(String provider) {
        return Optional.ofNullable(ELSEWHERE.get(provider));
    }

    /** Returns the module's artifact id; empty when dr-core contains the provider, or this library has no such one. */
    public static Optional<String> of(String provider) {
        return Optional.ofNullable(ARTIFACTS.get(provider));
    }
}
