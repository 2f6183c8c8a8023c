package io.iotdr.cli;

import static io.iotdr.cli.CliRunner.dr;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample configurations of the distribution do what their first lines say. */
final class ShippedSamplesTest {

    private static final Path ETC = Path.of("src/main/dist/etc");
    private static final String RECOVERY = ETC.resolve("recovery.yaml").toString();

    @Test
    void theRecoveryPlanIsValid() {
        CliRunner.Ended ended = dr("plan", "validate", "-c", RECOVERY);
        assertThat(ended.status()).as(ended.all()).isZero();
    }

    @Test
    void theRecoveryPlanKeepsEveryInvariantInItsSimulation() {
        CliRunner.Ended ended = dr("drill", "simulate", "iot-primary-dr", "-c", RECOVERY, "--seeds", "1000");
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(ended.out()).contains("1000 disasters").contains("no invariant was broken");
    }

    @Test
    void theBackupConfigurationIsValid() {
        CliRunner.Ended ended =
                dr("plan", "validate", "-c", ETC.resolve("backup.yaml").toString());
        assertThat(ended.status()).as(ended.all()).isZero();
    }

    @Test
    void theUnitKeepsItsStateInTheDirectoryThatSystemdMakesForIt() throws IOException {
        String unit = Files.readString(ETC.resolve("dr-supervise.service"));
        assertThat(unit)
                .contains("StateDirectory=iot-dr", "--state /var/lib/iot-dr")
                .containsSubsequence(
                        "ExecReload=/bin/sh -c '/opt/dr/bin/dr plan validate", "ExecReload=/bin/kill -HUP");
    }
}
