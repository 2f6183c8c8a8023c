package io.iotdr.examples.platform.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A BIND with the zone {@code iot.example.com}, which the key {@code dr.} may update. */
public final class BindServer implements AutoCloseable {

    private static final String SETTINGS = """
            options { directory "%1$s"; pid-file none; session-keyfile none; managed-keys-directory "%1$s";
              listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no;
              notify no; };
            controls { };
            key "dr" { algorithm hmac-sha256; secret "%3$s"; };
            zone "iot.example.com" { type primary; file "zone"; allow-update { key "dr"; }; };
            """;

    private static final String ZONE = """
            $ORIGIN iot.example.com.
            $TTL 60
            @ IN SOA ns.iot.example.com. admin.iot.example.com. 1 60 60 600 1
            @ IN NS ns.iot.example.com.
            ns IN A 127.0.0.1
            mqtt 2 IN A %s
            """;

    private final Daemon daemon;

    private BindServer(Daemon daemon) {
        this.daemon = daemon;
    }

    /**
     * Starts BIND.
     *
     * @param secret the key's secret, in Base64
     * @param address where the name {@code mqtt.iot.example.com} leads first
     */
    public static BindServer start(Path directory, int port, String secret, String address) {
        String program = Programs.find("named", "bind9").toString();
        Path file = directory.resolve("named.conf");
        try {
            Files.writeString(directory.resolve("zone"), ZONE.formatted(address));
            Files.writeString(file, SETTINGS.formatted(directory, port, secret));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
        return new BindServer(
                Daemon.start(directory.resolve("named.log"), List.of(program, "-g", "-n", "1", "-c", file.toString())));
    }

    @Override
    public void close() {
        daemon.close();
    }
}
