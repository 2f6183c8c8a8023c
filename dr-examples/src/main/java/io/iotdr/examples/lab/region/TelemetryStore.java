package io.iotdr.examples.lab.region;

import io.iotdr.examples.fleet.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A region's telemetry: an append-only file, and the latest value of each device and message number in memory.
 * Thread-safe.
 */
final class TelemetryStore {

    private static final String FILE = "telemetry.log";

    private final Path directory;
    private final TreeMap<String, Telemetry> values = new TreeMap<>();
    private final Writer file;

    TelemetryStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            file = Files.newBufferedWriter(
                    directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the telemetry in " + directory, e);
        }
    }

    /** Stores a record, replacing an earlier one with the same device and number. */
    synchronized void put(Telemetry record) {
        values.put(key(record), record);
        try {
            file.write(record.line() + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write telemetry in " + directory, e);
        }
    }

    private static String key(Telemetry record) {
        return record.device() + "|" + record.number();
    }

    synchronized List<Telemetry> all() {
        return List.copyOf(values.values());
    }

    /** Returns a record that no device can have sent, if there is one. */
    Optional<Telemetry> unsound() {
        return all().stream()
                .filter(r -> !Payload.sound(r.device(), r.number(), r.value()))
                .findFirst();
    }

    /** Writes the current records into a directory, as a consistent snapshot for a backup. */
    void snapshot(Path into) throws IOException {
        List<String> lines = all().stream().map(Telemetry::line).toList();
        Files.createDirectories(into);
        Path fresh = into.resolve(FILE + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, into.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads the records of a snapshot. */
    static List<Telemetry> read(Path snapshot) throws IOException {
        List<Telemetry> out = new ArrayList<>();
        try (Stream<String> lines = Files.lines(snapshot.resolve(FILE), StandardCharsets.UTF_8)) {
            lines.map(Telemetry::ofLine).forEach(out::add);
        }
        return out;
    }
}
