package io.iotdr.sim.clock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of a simulation, one per line. They are always hashed, so that two runs of a seed can be compared, but
 * stored only when the trace will be read.
 */
public final class Trace {

    private final Loop loop;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;

    public Trace(Loop loop, boolean kept) {
        this.loop = loop;
        this.kept = kept;
    }

    /** Returns the loop whose time the lines carry. */
    public Loop loop() {
        return loop;
    }

    public void say(Supplier<String> what) {
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

    /** Returns the FNV-1a hash of all lines. */
    public long hash() {
        return hash;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
