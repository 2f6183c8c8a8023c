package io.iotdr.examples.platform.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Mosquitto broker on loopback that keeps nothing and asks nobody for a password. */
public final class MosquittoServer implements AutoCloseable {

    private static final String SETTINGS = """
            listener %d 127.0.0.1
            allow_anonymous true
            persistence false
            max_queued_messages 0
            max_inflight_messages 0
            """;

    private final Daemon daemon;

    private MosquittoServer(Daemon daemon) {
        this.daemon = daemon;
    }

    public static MosquittoServer start(Path directory, int port) {
        String program = Programs.find("mosquitto", "mosquitto").toString();
        Path file = directory.resolve("mosquitto.conf");
        try {
            Files.writeString(file, SETTINGS.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return new MosquittoServer(
                Daemon.start(directory.resolve("mosquitto.log"), List.of(program, "-c", file.toString())));
    }

    @Override
    public void close() {
        daemon.close();
    }
}
