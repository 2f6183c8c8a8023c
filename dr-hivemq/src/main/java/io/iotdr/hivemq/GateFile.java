package io.iotdr.hivemq;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import io.iotdr.spi.Admission;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

        @Override
        public String toString() {
            return !open
                    ? "closed"
                    : limits.map(l -> "open for " + (l.classes().isEmpty() ? "everybody" : l.classes()) + " at "
                                    + l.connectsPerSecond() + " connections a second")
                            .orElse("open");
        }
    }

    /**
     * Returns what was remembered. When nothing was, remembers an open gate, so that a directory that cannot be written is
     * found at the start, and not by a fence.
     *
     * @throws DisasterRecoveryException when the file cannot be read or made: to open the gate then could let devices into a
     *     region that was fenced
     */
    GateState read() {
        try {
            PrivateFiles.makeDirectory(directory());
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                write(GateState.OPEN);
            }
            return parsed(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            throw new DisasterRecoveryException(
                    "the gate's file " + file + " cannot be read: " + Reason.of(e)
                            + ". If the region serves, mend it or delete it, and restart the broker; if not, write {\"open\":"
                            + " false} into it",
                    e);
        }
    }

    private static GateState parsed(String text) {
        JsonView state = JsonView.parse(text);
        boolean open = state.at("open")
                .bool()
                .orElseThrow(() -> new DisasterRecoveryException("it does not tell whether the gate is open"));
        if (!open) {
            return GateState.CLOSED;
        }
        if (state.at("classes").isMissing() && state.at("connects_per_second").isMissing()) {
            return GateState.OPEN;
        }
        long rate = state.at("connects_per_second")
                .number()
                .orElseThrow(() -> new DisasterRecoveryException("'connects_per_second' is no number"));
        return new GateState(true, Optional.of(new Admission(classes(state.at("classes")), Math.toIntExact(rate))));
    }

    private static List<String> classes(JsonView classes) {
        if (!classes.isMissing() && !classes.isList()) {
            throw new DisasterRecoveryException("'classes' is no list");
        }
        return classes.items().stream()
                .map(c -> c.text().orElseThrow(() -> new DisasterRecoveryException("'classes' holds " + c)))
                .toList();
    }

    /** Returns whether the file tells that everybody may connect, or does not exist, as before the first start. */
    boolean admitsEverybody() {
        try {
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    || parsed(Files.readString(file)).equals(GateState.OPEN);
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
    }

    private Path directory() {
        Path absolute = file.toAbsolutePath();
        return Optional.ofNullable(absolute.getParent()).orElse(absolute);
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
        try {
            PrivateFiles.write(file, Json.write(values).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ProviderException.unknown(
                    "HiveMQ",
                    "remember who may connect",
                    file + " cannot be written: " + Reason.of(e) + ". A restart of the broker would forget it",
                    e);
        }
    }
}
