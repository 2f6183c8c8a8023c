package io.iotdr.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the command {@code dr} in this process and records what it prints. */
final class CliRunner {

    /** The exit status of a command line, and what it printed on standard output and standard error. */
    record Ended(int status, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private CliRunner() {}

    static Ended dr(String... arguments) {
        return dr(new ByteArrayOutputStream(), arguments);
    }

    /** Runs a command line whose standard output can be read in {@code out} while it runs. */
    static Ended dr(ByteArrayOutputStream out, String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int status = Dr.run(arguments);
            return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }
}
