package io.iotdr.cli.build;

import io.iotdr.cli.Dr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Completes the distribution that the build has copied together: modes, completion scripts and the class-data archive. */
public final class DistributionFiles {

    private DistributionFiles() {}

    /** Completes the distribution in a directory; {@code arguments} are the directory and the name of the jar in lib. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        executable(directory.resolve("bin/dr"));
        Path completion = Files.createDirectories(directory.resolve("completion"));
        CommandLine dr = Dr.complete();
        String script = AutoComplete.bash("dr", dr);
        Files.writeString(completion.resolve("dr.bash"), script);
        Files.writeString(
                completion.resolve("_dr"), "#compdef dr\nautoload -U +X bashcompinit && bashcompinit\n" + script);
        Files.writeString(completion.resolve("dr.fish"), FishCompletion.of(dr));
        SharedClasses.write(directory.resolve("lib").resolve(arguments[1]), directory.resolve("lib/dr.jsa"));
        Files.writeString(
                directory.resolve("lib/dr.jsa.home"), directory.toRealPath().toString());
    }

    private static void executable(Path script) throws IOException {
        if (!script.toFile().setExecutable(true, false)) {
            throw new IOException(script + " cannot be made executable");
        }
    }
}
