package io.iotdr.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.examples.lab.Demo;
import io.iotdr.examples.lab.Disasters;
import io.iotdr.examples.lab.LabOptions;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.recovery.RecoveryEvent;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the lab with real processes, brokers, DNS messages, backups and devices, on a smaller scale than the demo. */
final class LabTest {

    private static final int DEVICES = 40;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private DisasterResult run(Disasters disaster, Duration shipEvery, Optional<String> killAt, boolean oneAddress) {
        LabOptions options = new LabOptions(DEVICES, shipEvery, WARM_UP, killAt, oneAddress, directory);
        DemoProgress silent = new DemoProgress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
        return new Demo(options, silent).run(List.of(disaster)).get(0);
    }

    @AfterEach
    void noProcessIsLeft() {
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(p -> p.info().commandLine().orElse("").contains("io.iotdr.examples.lab")))
                .isEmpty();
    }

    @Test
    void aSecondOrchestratorCompletesTheFailoverWhenTheFirstIsKilled() throws Exception {
        DisasterResult result =
                run(Disasters.REGIONAL_OUTAGE, Duration.ofSeconds(1), Optional.of("failover-dns"), false);
        assertThat(result.recovered()).isTrue();
        assertThat(result.devicesRecovered()).isEqualTo(DEVICES);
        assertThat(result.execution().orElseThrow().timeline())
                .anyMatch(RecoveryEvent.ExecutionTakenOver.class::isInstance);
        assertThat(result.execution().orElseThrow().recoveryPoint()).isPresent();
        assertThat(directory.resolve("regional_outage/west")).doesNotExist();
        assertThat(Files.readString(directory.resolve("report.json")))
                .contains("\"scenario\" : \"regional_outage\"", "\"status\" : \"COMPLETED\"", "\"rta_seconds\"");
        assertThat(Files.readString(directory.resolve("report.html"))).contains("<svg", "COMPLETED");
    }

    @Test
    void corruptedDataIsRestoredFromBeforeTheDisasterWithOneAddressOnly() {
        DisasterResult result = run(Disasters.DATA_CORRUPTION, Duration.ofSeconds(1), Optional.empty(), true);
        assertThat(result.recovered()).isTrue();
        assertThat(result.execution().orElseThrow().recoveryPoint().orElseThrow())
                .isBefore(result.struck());
        assertThat(result.messagesLost()).isPositive();
    }

    @Test
    void aLogShippedEveryThirtySecondsLosesMessages() {
        DisasterResult result = run(Disasters.REGIONAL_OUTAGE, Duration.ofSeconds(30), Optional.empty(), false);
        assertThat(result.recovered()).isTrue();
        assertThat(result.rpa()).isGreaterThan(Duration.ofMillis(1500));
        assertThat(result.messagesLost()).isGreaterThan(DEVICES);
    }
}
