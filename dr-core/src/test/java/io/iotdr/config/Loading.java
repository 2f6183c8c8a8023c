package io.iotdr.config;

import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Loads configurations for tests. */
final class Loading {

    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("test");

    private Loading() {}

    static Configuration load(String yaml, Map<String, String> environment) {
        return load("dr.yaml", yaml.getBytes(StandardCharsets.UTF_8), environment);
    }

    static Configuration load(String name, byte[] bytes, Map<String, String> environment) {
        return ConfigLoader.using(SystemClock.INSTANCE, SCHEDULER)
                .environment(environment::get)
                .load(name, bytes);
    }

    static byte[] resource(String name) {
        try (InputStream in = Loading.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
