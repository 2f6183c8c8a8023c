package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.key.PassphraseProviders;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the passphrase that a program prints. */
final class PassphraseCommandTest {

    private final ThreadScheduler scheduler = new ThreadScheduler("passphrase-test");

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private KeyProvider key(Map<String, ?> settings) {
        return new PassphraseProviders()
                .make(
                        KeyProvider.class,
                        ProviderSettings.of(settings),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    @Test
    void itsFirstLineOpensWhatTheSamePassphraseSealed() {
        KeyProvider printed = key(
                Map.of("passphrase_command", List.of("sh", "-c", "echo 'correct horse battery'; echo a second line")));
        byte[] secret = new byte[32];
        assertThat(new PassphraseKey("correct horse battery").unwrap(printed.wrap(secret)))
                .isEqualTo(secret);
    }

    @Test
    void theProgramRunsOnceAndMayPrintMuch(@TempDir Path directory) {
        Path runs = directory.resolve("runs");
        KeyProvider printed = key(Map.of(
                "passphrase_command",
                List.of("sh", "-c", "echo run >> " + runs + "; echo 'correct horse battery'; seq 1 100000")));
        byte[] wrapped = printed.wrap(new byte[32]);
        assertThat(printed.unwrap(wrapped)).isEqualTo(new byte[32]);
        assertThat(runs).hasContent("run");
    }

    @Test
    void theProgramRunsOnlyWhenTheKeyIsNeeded() {
        KeyProvider missing = key(Map.of("passphrase_command", List.of("/no/such/program")));
        assertThatThrownBy(() -> missing.wrap(new byte[32]))
                .hasMessageContaining("passphrase could not be read from the program '/no/such/program'");
    }

    @Test
    void aProgramThatFailsOrPrintsNothingIsNamed() {
        assertThatThrownBy(() -> key(Map.of("passphrase_command", List.of("sh", "-c", "echo locked >&2; exit 3")))
                        .wrap(new byte[32]))
                .hasMessageContaining("exit status 3: locked");
        assertThatThrownBy(
                        () -> key(Map.of("passphrase_command", List.of("true"))).wrap(new byte[32]))
                .hasMessageContaining("it printed nothing");
    }

    @Test
    void oneOfBothSettingsIsGiven() {
        assertThatThrownBy(() -> key(Map.of()))
                .hasMessageContaining("give either 'passphrase' or 'passphrase_command'");
        assertThatThrownBy(() -> key(Map.of("passphrase", "long enough", "passphrase_command", List.of("true"))))
                .hasMessageContaining("give either");
    }
}
