package io.iotdr.step.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last part of a process's output. Reads only what is there, so that it never waits. */
final class OutputTail {

    private static final int KEPT = 2_000;
    private static final int MOST_AT_ONCE = 1 << 20;

    private final InputStream output;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] tail = new byte[0];

    OutputTail(InputStream output) {
        this.output = output;
    }

    /** Reads what the process has written, at most a megabyte; returns whether there was any. */
    boolean read() throws IOException {
        int total = 0;
        while (total < MOST_AT_ONCE && output.available() > 0) {
            int count = output.read(buffer, 0, Math.min(buffer.length, output.available()));
            if (count <= 0) {
                break;
            }
            total += count;
            keep(count);
        }
        return total > 0;
    }

    private void keep(int count) {
        byte[] both = Arrays.copyOf(tail, tail.length + count);
        System.arraycopy(buffer, 0, both, tail.length, count);
        tail = both.length <= KEPT ? both : Arrays.copyOfRange(both, both.length - KEPT, both.length);
    }

    String text() {
        String text = new String(tail, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "(no output)" : text;
    }
}
