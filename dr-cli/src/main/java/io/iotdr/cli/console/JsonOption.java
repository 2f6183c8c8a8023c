package io.iotdr.cli.console;

import io.iotdr.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The choice between output for people and JSON. */
public final class JsonOption {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** Prints a result as JSON if that was chosen; otherwise runs {@code text}, which prints it for people. */
    public void print(PrintWriter out, Object result, Runnable text) {
        if (json) {
            out.println(Json.pretty(result));
        } else {
            text.run();
        }
        out.flush();
    }

    public boolean chosen() {
        return json;
    }
}
