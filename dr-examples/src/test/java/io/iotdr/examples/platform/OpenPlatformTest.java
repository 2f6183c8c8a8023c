package io.iotdr.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.examples.report.Moment;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.junit.RealServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real PostgreSQL, HAProxy, Mosquitto and BIND, driven by the {@code dr} command alone. In each move the orchestrator is
 * killed in the middle.
 */
final class OpenPlatformTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void everyServerIsInstalled() {
        RealServer.program("named", "apt-get install bind9");
        RealServer.program("haproxy", "apt-get install haproxy");
        RealServer.program("mosquitto", "apt-get install mosquitto");
        RealServer.program("initdb", "apt-get install postgresql");
    }

    private List<DisasterResult> run(PlatformScenario scenario, int devices) {
        DemoProgress silent = new DemoProgress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
        PlatformOptions options = new PlatformOptions(devices, Duration.ofSeconds(2), directory.resolve("out"));
        List<DisasterResult> results = new OpenPlatformLab(options, silent).run(List.of(scenario));
        assertThat(results).allSatisfy(result -> {
            assertThat(result.recovered()).as(result.summary()).isTrue();
            assertThat(report(result).timeline()).anyMatch(ExecutionTakenOver.class::isInstance);
        });
        assertThat(ProcessHandle.current().descendants().filter(OpenPlatformTest::isOurs))
                .isEmpty();
        return results;
    }

    private static boolean isOurs(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("io.iotdr.examples.platform");
    }

    private static RecoveryReport report(DisasterResult result) {
        return result.execution().orElseThrow();
    }

    private static Instant ended(DisasterResult result, String step) {
        return report(result).steps().stream()
                .filter(s -> s.id().equals(step))
                .findFirst()
                .flatMap(RecoveryReport.StepResult::ended)
                .orElseThrow();
    }

    private static List<Instant> moments(DisasterResult result, String what) {
        return result.timeline().stream()
                .filter(m -> m.what().equals(what))
                .map(Moment::at)
                .toList();
    }

    @Test
    void aThousandDevicesReturnAfterEveryProcessOfTheWestWasKilled() throws Exception {
        DisasterResult result = run(PlatformScenario.REGIONAL_OUTAGE, 1000).get(0);
        Instant point = report(result).recoveryPoint().orElseThrow();
        assertThat(result.devices())
                .as("no commit from before the reported recovery point is lost")
                .allSatisfy(device -> assertThat(device.firstLost().filter(at -> !at.isAfter(point)))
                        .isEmpty());
        assertThat(Files.readString(directory.resolve("out/report.html"))).contains("<svg", "COMPLETED");
        assertThat(Files.readString(directory.resolve("out/report.json"))).contains("\"status\" : \"COMPLETED\"");
    }

    @Test
    void aSwitchoverAndAFailbackLoseNoConfirmedCommit() {
        List<DisasterResult> results = run(PlatformScenario.PLANNED_MOVE, 200);
        assertThat(results).extracting(DisasterResult::scenario).containsExactly("switchover", "failback");
        assertThat(results)
                .allSatisfy(result -> assertThat(result.messagesLost()).isZero());
    }

    @Test
    void aRegionThatIsCutOffConfirmsNothingOnceTheOtherOneMayWrite() {
        DisasterResult result = run(PlatformScenario.NETWORK_PARTITION, 200).get(0);
        Instant fenced = ended(result, "fence");
        assertThat(moments(result, PlatformRun.INSIDE))
                .hasSize(2)
                .allSatisfy(at -> assertThat(at).isAfter(result.struck()).isBefore(fenced));
    }

    @Test
    void damageThatReplicationCopiedIsUndoneByARestoreToAMoment() {
        DisasterResult result = run(PlatformScenario.DATA_CORRUPTION, 200).get(0);
        RecoveryReport report = report(result);
        Instant point = report.recoveryPoint().orElseThrow();
        assertThat(point)
                .as("the damage was committed later")
                .isBefore(moments(result, PlatformRun.DAMAGED).get(0));
        assertThat(result.devices())
                .as("no commit from before the reported recovery point is lost or damaged")
                .allSatisfy(device -> assertThat(device.firstLost().filter(at -> !at.isAfter(point)))
                        .isEmpty());
        assertThat(report.findings())
                .as("the west is the standby of what was restored")
                .isEmpty();
    }
}
