package io.iotdr.examples.report;

import java.io.PrintStream;
import java.util.Locale;

/** Shows progress: a status line that changes in place on a terminal, plain lines elsewhere. Thread-safe. */
public final class DemoProgress {

    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean live;
    private String status = "";

    public DemoProgress(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** Prints a permanent line. */
    public synchronized void say(String text) {
        clear();
        out.println(text);
        show();
    }

    /** Prints an event of the recovery, with its time since the disaster. */
    public synchronized void event(double seconds, String what, String detail) {
        say(String.format(Locale.ROOT, "  %+7.2f s  %-18s %s", seconds, what, shortened(detail)));
    }

    /** Sets the status line, which is shown only on a terminal. */
    public synchronized void status(String text) {
        clear();
        status = text;
        show();
    }

    private void clear() {
        if (live && !status.isEmpty()) {
            out.print("\r\u001B[K");
        }
    }

    private void show() {
        if (live && !status.isEmpty()) {
            out.print(shortened(status));
            out.flush();
        }
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
    }
}
