package io.iotdr.cli;

import static io.iotdr.cli.CliRunner.dr;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample configurations of the distribution do what their first lines say. */
final class ShippedSamplesTest {

    private static final Path ETC = Path.of("src/main/dist/etc");
    private static final String RECOVERY = ETC.resolve("recovery.yaml").toString();

    @TempDir
    private Path directory;

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

    /** Returns a sample whose secret files are in a directory of the test, since those that it names are of a real host. */
    private String withSecrets(String sample) throws IOException, GeneralSecurityException {
        for (String secret : List.of("mqtt", "tsig", "pg", "west.token", "east.token")) {
            Path file = Files.writeString(directory.resolve(secret), "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Files.copy(
                TestCertificate.make(directory, "authority").certificate(),
                directory.resolve("ca.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        String text = Files.readString(ETC.resolve(sample)).replace("/etc/iot-dr/", directory + "/");
        return Files.writeString(directory.resolve(sample), text).toString();
    }

    @Test
    void theOnPremisesPlanIsValidAndKeepsEveryInvariantInItsSimulation() throws Exception {
        String file = withSecrets("onpremises.yaml");
        CliRunner.Ended valid = dr("plan", "validate", "-c", file);
        assertThat(valid.status()).as(valid.all()).isZero();
        CliRunner.Ended simulated = dr("drill", "simulate", "iot-platform", "-c", file, "--seeds", "200");
        assertThat(simulated.out()).as(simulated.all()).contains("no invariant was broken");
        assertThat(dr("plan", "show", "-c", file).out()).contains("100 000 devices at 500/s need 3m10s or more");
    }

    @Test
    void theOnPremisesAgentIsValid() throws Exception {
        CliRunner.Ended ended = dr("plan", "validate", "-c", withSecrets("onpremises-agent.yaml"));
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

    /** A program that outlives a killed agent would work beside its repetition. */
    @Test
    void theUnitOfAnAgentEndsTheProgramsOfAKilledAgent() throws IOException {
        assertThat(Files.readString(ETC.resolve("dr-agent.service")))
                .contains("KillMode=control-group", "--state /var/lib/iot-dr-agent", "StateDirectory=iot-dr-agent");
    }
}
