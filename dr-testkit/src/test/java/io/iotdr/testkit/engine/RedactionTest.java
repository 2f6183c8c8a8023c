package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.callWebhook;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.runCommand;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.journal.FileJournal;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret of the configuration leaves by no way: journal, report, alerts and dry runs. */
final class RedactionTest extends EngineTest {

    private static final String SECRET = "tok-4711-very-secret";

    @TempDir
    private Path directory;

    private final RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(
                            runCommand("print", "sh", "-c", "echo the token is $API_TOKEN; exit 1")
                                    .with("env", Map.of("API_TOKEN", SECRET))
                                    .onFailure(OnFailure.PAUSE))
                    .then(callWebhook("hook", java.net.URI.create("https://hooks.example.com/T000/" + SECRET)))
                    .then(notifyStakeholders()))
            .build();

    private DisasterRecovery recovery(List<String> secrets) {
        return opened(platform.orchestrator("first", plan)
                .journal(FileJournal.at(directory))
                .secrets(secrets)
                .build());
    }

    @Test
    void aCommandThatPrintsASecretDoesNotBringItIntoJournalAlertsAndReport() throws IOException {
        DisasterRecovery recovery = recovery(List.of(SECRET));
        io.iotdr.recovery.RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == io.iotdr.recovery.ExecutionStatus.PAUSED);
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains("paused")));
        RecoveryReport report = recovery.report(run.id());
        assertThat(report.toString()).contains("the token is [redacted]").doesNotContain(SECRET);
        assertThat(platform.alerts.delivered().toString())
                .contains("[redacted]")
                .doesNotContain(SECRET);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void aDryRunShowsNoPathOfAWebhook() {
        platform.west.goDark();
        String shown = recovery(List.of())
                .dryFailover(FailoverRequest.of("iot", outage()).by("anna"))
                .text();
        assertThat(shown).contains("call https://hooks.example.com").doesNotContain(SECRET);
    }

    @Test
    void theConfigurationKnowsItsSecretsByTheirKeysAndSources() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "from-a-file-1");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        String text = """
                monitoring:
                  alert_channels:
                    - {type: slack, webhook: "https://hooks.example.com/by-its-key"}
                plans:
                  iot:
                    name: "${file:%s}"
                    disaster_types: [regional_outage]
                    recovery_objectives: {tier: tier_1}
                    primary_region: west
                    secondary_region: "${REGION}"
                    steps: [{uses: run-command, command: [ls], with: {env: {API_TOKEN: written-out-1}}}]
                """.formatted(file);
        Configuration read = ConfigLoader.using(platform.time, platform.time)
                .environment(name -> name.equals("REGION") ? "east-region" : null)
                .load("dr.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(read.redactor()
                        .redact("from-a-file-1 written-out-1 https://hooks.example.com/by-its-key east-region"))
                .isEqualTo("[redacted] [redacted] [redacted] east-region");
    }
}
