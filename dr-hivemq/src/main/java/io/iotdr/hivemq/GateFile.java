package io.iotdr.hivemq;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import io.iotdr.spi.Admission;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file in which a gate remembers who may connect, so that a fenced region stays fenced when its broker restarts. */
final class GateFile {

    private final Path file;

    GateFile(Path file) {
        this.file = file;
    }

    /**
     * The state that a gate remembers.
     *
     * @param open whether anybody may connect
     * @param limits whom, and how fast; empty for everybody at the rate that the broker bears
     */
    record GateState(boolean open, Optional<Admission> limits) {
        static final GateState OPEN = new GateState(true, Optional.empty());
        static final GateState CLOSED = new GateState(false, Optional.empty());
    }

    /**
     * Returns what was remembered; an open gate when nothing was.
     *
     * @throws DisasterRecoveryException when the file cannot be read: to open the gate then could let devices into a region
     *     that was fenced
     */
    GateState read() {
        try {
            if (!Files.exists(file)) {
                return GateState.OPEN;
            }
            JsonView state = JsonView.parse(Files.readString(file));
            boolean open = state.at("open")
                    .bool()
                    .orElseThrow(() -> new DisasterRecoveryException("it does not tell whether the gate is open"));
            List<String> classes = state.at("classes").items().stream()
                    .flatMap(c -> c.text().stream())
                    .toList();
            return new GateState(
                    open,
                    state.at("connects_per_second")
                            .number()
                            .map(rate -> new Admission(classes, Math.toIntExact(rate))));
        } catch (IOException | DisasterRecoveryException | IllegalArgumentException e) {
            throw new DisasterRecoveryException(
                    "the gate's file " + file + " cannot be read: " + Reason.of(e)
                            + ". If the region serves, delete it and restart the broker; if not, write {\"open\": false} into it",
                    e);
        }
    }

    /**
     * Remembers; returns when it is on disk.
     *
     * @throws ProviderException with outcome {@code UNKNOWN} when it cannot be written
     */
    void write(GateState state) {
        Map<String, Object> values = state.limits()
                .<Map<String, Object>>map(l -> Map.of(
                        "open", state.open(), "connects_per_second", l.connectsPerSecond(), "classes", l.classes()))
                .orElse(Map.of("open", state.open()));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap(Json.write(values).getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ProviderException.unknown(
                    "HiveMQ", "remember who may connect", file + " cannot be written: " + Reason.of(e), e);
        }
    }
}
