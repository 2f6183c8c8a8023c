package io.iotdr.step.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A command's output is read completely, so that the command never blocks on it, and kept only in part. */
final class OutputTailTest {

    @Test
    void theTextIsWhatTheProcessWrote() throws IOException {
        OutputTail tail = new OutputTail(new ByteArrayInputStream("abc\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(tail.text()).isEqualTo("(no output)");
        assertThat(tail.read()).isTrue();
        assertThat(tail.read()).isFalse();
        assertThat(tail.text()).isEqualTo("abc");
    }

    @Test
    void ofTwoHundredMegabytesOnlyTheLastPartIsKept() throws IOException {
        OutputTail tail = new OutputTail(new LongOutput(200L << 20));
        while (tail.read()) {
            continue;
        }
        assertThat(tail.text()).isEqualTo("z".repeat(2_000));
    }

    /** Yields a number of bytes without having them. */
    private static final class LongOutput extends InputStream {
        private long left;

        LongOutput(long length) {
            left = length;
        }

        @Override
        public int available() {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }

        @Override
        public int read() {
            return left-- > 0 ? 'z' : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(left, length);
            Arrays.fill(into, from, from + count, (byte) 'z');
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
