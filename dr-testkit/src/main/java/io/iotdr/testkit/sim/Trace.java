package io.iotdr.testkit.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened, a line each. Always hashed, so that two runs of a seed can be compared byte by byte; written down only when somebody
 * wants to read it.
 */
final class Trace {

    private final Loop loop;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;

    Trace(Loop loop, boolean kept) {
        this.loop = loop;
        this.kept = kept;
    }

    void say(Supplier<String> what) {
        String line = stamp() + " " + what.get();
        for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        if (kept) {
            lines.add(line);
        }
    }

    private String stamp() {
        Duration at = Duration.ofNanos(loop.nanos());
        return "%5d.%03d".formatted(at.toSeconds(), at.toMillisPart());
    }

    /** FNV-1a over all lines. */
    long hash() {
        return hash;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
