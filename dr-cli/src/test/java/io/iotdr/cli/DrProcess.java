package io.iotdr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code dr} command as a separate process: its exit status and its output. */
record DrProcess(int status, String text) {

    /** Creates a script that runs the command from the class path of this test. */
    static Path script(Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("dr"), """
                #!/bin/sh
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC '-Ddr.command=%s' -cp '%s' %s "$@"
                """.formatted(
                        System.getProperty("java.home"),
                        directory.resolve("dr"),
                        System.getProperty("java.class.path"),
                        Dr.class.getName()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return script;
    }

    /** Runs a command until it ends. */
    static DrProcess run(Path directory, List<String> command) throws Exception {
        Path out = Files.createTempFile(directory, "dr", ".out");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        return new DrProcess(process.waitFor(), Files.readString(out));
    }
}
