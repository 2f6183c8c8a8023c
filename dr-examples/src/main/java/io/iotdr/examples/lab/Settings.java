package io.iotdr.examples.lab;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Durations;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The environment variables of the lab's processes; the configuration file refers to the same names. */
public final class Settings {

    public static final String CONFIGURATION = "LAB_CONFIGURATION";
    public static final String REGION = "LAB_REGION";
    public static final String DATA = "LAB_DATA";
    public static final String LEASES = "LAB_LEASES";
    public static final String STATE = "LAB_STATE";
    public static final String WEST_HTTP = "LAB_WEST_HTTP";
    public static final String EAST_HTTP = "LAB_EAST_HTTP";
    public static final String TOKEN = "LAB_TOKEN";
    public static final String DEVICES = "LAB_DEVICES";
    public static final String MQTT = "LAB_MQTT";
    public static final String STOP_AT = "LAB_STOP_AT";
    /** The time for which a region may write without renewing its right to write. */
    public static final Duration WRITE_LEASE = Duration.ofSeconds(3);

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    public static Settings ofEnvironment() {
        return new Settings(System.getenv());
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new DisasterRecoveryException(
                    "the environment variable " + name + " is missing; start the lab's processes with: dr demo");
        }
        return value;
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public Path path(String name) {
        return Path.of(text(name));
    }

    public Duration duration(String name) {
        return Durations.parse(text(name)).orElseThrow();
    }

    /** Returns an address given as {@code host:port}. */
    public InetSocketAddress address(String name) {
        String[] parts = text(name).split(":", 2);
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }
}
