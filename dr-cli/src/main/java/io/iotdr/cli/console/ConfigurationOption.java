package io.iotdr.cli.console;

import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
public final class ConfigurationOption {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file (YAML or JSON).")
    private Path file = Path.of("");

    public Path file() {
        return file;
    }

    public Configuration load() {
        return ConfigLoader.using(SystemClock.INSTANCE, new ThreadScheduler("dr"))
                .load(file);
    }
}
