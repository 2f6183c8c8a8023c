package io.iotdr.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in messages can be pasted: with the configuration and the state of the command line that printed them. */
final class PastedCommandsTest {

    @ParameterizedTest
    @CsvSource({
        "dr failover abandon iot-1 --reason TEXT, dr failover abandon iot-1 -c a.yaml --state s --reason TEXT",
        "list them with: dr backup list, list them with: dr backup list -c a.yaml --state s",
        "dr backup list -c b.yaml, dr backup list -c b.yaml",
        "dr failover resume iot-primary-dr-12 --with-plan;, dr failover resume iot-primary-dr-12 -c a.yaml --state s --with-plan;",
        "nothing to paste, nothing to paste"
    })
    void aCommandGetsTheOptionsOnce(String text, String pasted) {
        assertThat(PastedCommands.in(text, List.of("-c", "a.yaml", "--state", "s")))
                .isEqualTo(pasted);
        assertThat(PastedCommands.in(text, List.of("--config=a.yaml", "--state=s")))
                .isEqualTo(pasted);
    }
}
