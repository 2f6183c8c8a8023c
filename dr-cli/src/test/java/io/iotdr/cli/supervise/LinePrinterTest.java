package io.iotdr.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.testkit.junit.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests that a reader of standard output that has stopped blocks nobody. */
final class LinePrinterTest {

    /** Blocks each write until the reader continues. */
    private static final class Stalled extends Writer {
        private final CountDownLatch continues = new CountDownLatch(1);
        private final StringWriter read = new StringWriter();

        @Override
        public void write(char[] text, int from, int length) {
            try {
                continues.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            read.write(text, from, length);
        }

        @Override
        public void flush() {
            // Nothing is kept here.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    @Test
    void linesAreAllPrintedBeforeItCloses() {
        StringWriter out = new StringWriter();
        try (LinePrinter printer = new LinePrinter(new PrintWriter(out))) {
            printer.say("one");
            printer.say("two");
        }
        assertThat(out.toString().lines()).containsExactly("one", "two");
    }

    @Test
    void aReaderThatHasStoppedBlocksNobody() {
        Stalled stalled = new Stalled();
        LinePrinter printer = new LinePrinter(new PrintWriter(stalled));
        for (int i = 0; i < 12_000; i++) {
            printer.say("line " + i);
        }
        printer.close();
        stalled.continues.countDown();
        Await.until("the last line", () -> stalled.read.toString().contains("were dropped"));
        assertThat(stalled.read.toString()).contains("line 0", "lines were dropped, because nobody read them");
    }
}
