package io.iotdr.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellWordTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/iot-dr.yaml",
                "",
                "two words",
                "$(touch ran)",
                "`touch ran`",
                "'; touch ran; '",
                "\"; touch ran; \"",
                "a'b'c",
                "$HOME",
                "~",
                "*",
                "line\nbreak",
                "back\\slash",
                "-n",
                "#no comment",
                "a&b|c;d>e<f(g)h{i}j[k]!l"
            })
    @DisabledOnOs(OS.WINDOWS)
    void aShellTakesEveryTextAsOneWord(String text) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s' " + ShellWord.of(text))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(shell.waitFor()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anOrdinaryPathIsNotQuoted() {
        assertThat(ShellWord.of(Path.of("/etc/iot-dr.yaml"))).isEqualTo("/etc/iot-dr.yaml");
    }
}
