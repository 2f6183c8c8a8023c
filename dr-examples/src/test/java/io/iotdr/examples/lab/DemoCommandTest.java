package io.iotdr.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DemoCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter errors = new StringWriter();

    private int demo(String... arguments) {
        errors.getBuffer().setLength(0);
        return new CommandLine(new DemoCommand())
                .setErr(new PrintWriter(errors))
                .execute(arguments);
    }

    @Test
    void exitStatusIs2WhenAnOptionIsWrong() {
        assertThat(demo("--devices", "0")).isEqualTo(2);
        assertThat(errors).asString().contains("expected 1 to 5000");
        assertThat(demo("--ship-every", "10")).isEqualTo(2);
        assertThat(errors).asString().contains("expected 100ms to 60s");
        assertThat(demo("--kill-orchestrator-at", "dns")).isEqualTo(2);
        assertThat(errors).asString().contains("expected one of: activate-region");
        assertThat(demo("--scenario", "regional_outrage")).isEqualTo(2);
        assertThat(errors).asString().contains("did you mean 'regional_outage'?");
    }

    @Test
    void aDirectoryWithForeignFilesIsNotEmptied() throws Exception {
        Path mine = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "precious");
        assertThat(demo("--output", mine.toString())).isEqualTo(2);
        assertThat(errors).asString().contains("has contents that are not from an earlier run");
        assertThat(mine.resolve("thesis.txt")).exists();
    }
}
