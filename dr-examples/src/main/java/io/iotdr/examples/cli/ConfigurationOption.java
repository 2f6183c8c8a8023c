package io.iotdr.examples.cli;

import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigurationOption {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file (YAML or JSON).")
    private Path file = Path.of("");

    Path file() {
        return file;
    }

    Configuration load() {
        return ConfigLoader.using(SystemClock.INSTANCE, new ThreadScheduler("dr"))
                .load(file);
    }
}
