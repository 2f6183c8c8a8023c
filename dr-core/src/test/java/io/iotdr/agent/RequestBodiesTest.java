package io.iotdr.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests that requests of unknown senders take bounded memory. */
final class RequestBodiesTest {

    private static final int LARGEST = 1 << 20;

    private final RequestBodies bodies = new RequestBodies(LARGEST);

    private Optional<byte[]> read(int size) throws IOException {
        return bodies.read(new ByteArrayInputStream(new byte[size]));
    }

    @Test
    void aBodyIsReadUpToOneByteMoreThanTheLargest() throws IOException {
        for (int size : List.of(0, 1, 64 << 10, (64 << 10) + 1, LARGEST)) {
            assertThat(read(size)).hasValueSatisfying(body -> assertThat(body).hasSize(size));
        }
        assertThat(read(3 * LARGEST))
                .hasValueSatisfying(body -> assertThat(body).hasSize(LARGEST + 1));
    }

    /** A large body whose rest comes only when the test lets it. */
    private static final class Stalled extends InputStream {
        private final InputStream content = new ByteArrayInputStream(new byte[LARGEST]);
        private final CountDownLatch stalls;
        private final CountDownLatch comes;
        private int given;

        Stalled(CountDownLatch stalls, CountDownLatch comes) {
            this.stalls = stalls;
            this.comes = comes;
        }

        @Override
        public int read() throws IOException {
            return content.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length > 0 && given >= 64 << 10) {
                stalls.countDown();
                try {
                    comes.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            int read = content.read(into, offset, length);
            given += Math.max(0, read);
            return read;
        }
    }

    @Test
    void onlyAFewLargeBodiesAreReadAtOnce() throws Exception {
        CountDownLatch stall = new CountDownLatch(8);
        CountDownLatch come = new CountDownLatch(1);
        List<CompletableFuture<Optional<byte[]>>> reading = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Optional<byte[]>> one = new CompletableFuture<>();
            reading.add(one);
            new Thread(() -> {
                        try {
                            one.complete(bodies.read(new Stalled(stall, come)));
                        } catch (IOException e) {
                            one.completeExceptionally(e);
                        }
                    })
                    .start();
        }
        stall.await();
        assertThat(read(LARGEST).isPresent()).as("a ninth large one").isFalse();
        assertThat(read(10)).as("a small one").isPresent();
        come.countDown();
        for (CompletableFuture<Optional<byte[]>> one : reading) {
            assertThat(one.get()).hasValueSatisfying(body -> assertThat(body).hasSize(LARGEST));
        }
        assertThat(read(LARGEST)).as("afterwards there is room again").isPresent();
    }
}
