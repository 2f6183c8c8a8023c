package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that every section of an existing user's file is read with its meaning. */
final class UsersConfigurationTest {

    private final Configuration configuration =
            Loading.load("disaster_recovery.yaml", Loading.resource("as-users-write-it.yaml"), Map.of());

    private RecoveryPlan plan() {
        return configuration.plans().get(0);
    }

    @Test
    void thePlanIsRead() {
        assertThat(plan().id()).isEqualTo("iot-primary-dr");
        assertThat(plan().disasterTypes())
                .containsExactlyInAnyOrder(
                        DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION, DisasterType.NETWORK_FAILURE);
        assertThat(plan().objectives().rto()).isEqualTo(Duration.ofHours(1));
        assertThat(plan().objectives().rpo()).isEqualTo(Duration.ofHours(1));
        assertThat(plan().objectives().tier()).isEqualTo(RecoveryTier.TIER_1);
        assertThat(plan().regions()).containsExactly("us-west-2", "us-east-1", "eu-west-1");
        assertThat(plan().drillSchedule().orElseThrow().every()).isEqualTo(Period.ofMonths(3));
        assertThat(plan().failoverMode()).isEqualTo(FailoverMode.APPROVE);
    }

    @Test
    void proceduresBecomeStepsInTheirOrder() {
        assertThat(plan().steps().stream().map(StepSpec::uses))
                .containsExactly(
                        "assess-impact",
                        "notify-stakeholders",
                        "activate-region",
                        "failover-dns",
                        "update-load-balancer",
                        "restore-data",
                        "verify-recovery",
                        "monitor-recovery");
        assertThat(plan().steps().get(3).needs()).containsExactly("activate-region");
        assertThat(plan().steps().get(3).title()).isEqualTo("Failover DNS");
        assertThat(plan().rollbackSteps().stream().map(StepSpec::uses))
                .containsExactly(
                        "verify-recovery",
                        "activate-region",
                        "failover-dns",
                        "update-load-balancer",
                        "verify-recovery");
    }

    @Test
    void anUnknownProcedureBecomesAManualStep() {
        byte[] changed = new String(Loading.resource("as-users-write-it.yaml"), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"Restore data\"", "\"Call the power company\"")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        StepSpec step = Loading.load("dr.yaml", changed, Map.of())
                .plans()
                .get(0)
                .steps()
                .get(5);
        assertThat(step.uses()).isEqualTo("manual");
        assertThat(step.id()).isEqualTo("call-the-power-company");
        assertThat(step.title()).isEqualTo("Call the power company");
    }

    @Test
    void contactsAreReadAsAddresses() {
        assertThat(plan().contacts().stream().map(c -> c.group() + " " + c.address()))
                .containsExactly(
                        "executive mailto:exec@example.com",
                        "operations mailto:ops@example.com",
                        "engineering mailto:eng@example.com",
                        "support mailto:support@example.com");
    }

    @Test
    void theBackupSectionIsRead() {
        assertThat(configuration
                        .backup()
                        .orElseThrow()
                        .child("retention")
                        .orElseThrow()
                        .integer("daily", 0))
                .isEqualTo(7);
        assertThat(configuration.backup().orElseThrow().children("locations")).containsOnlyKeys("primary", "secondary");
    }

    @Test
    void theMonitoringSectionIsRead() {
        assertThat(configuration.detection().interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.detection().latency()).isEqualTo(Duration.ofMillis(5000));
        assertThat(configuration.detection().errorRate()).isEqualTo(0.05, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(configuration.channels()).hasSize(3);
    }

    @Test
    void theTestingSectionIsRead() {
        assertThat(configuration.drills().orElseThrow().every()).isEqualTo(Period.ofMonths(3));
        assertThat(configuration.scenarios()).hasSize(2);
        assertThat(configuration.scenarios().get(1).services()).containsExactly("database");
        assertThat(configuration.scenarios().get(1).duration()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void doubtfulSettingsAreReportedAsWarningsWithTheirLine() {
        List<String> warnings =
                configuration.warnings().stream().map(PlanProblem::toString).toList();
        assertThat(warnings)
                .anySatisfy(w -> assertThat(w)
                        .startsWith("disaster_recovery.yaml:")
                        .contains("SLACK_WEBHOOK_URL is not set")
                        .contains("this channel cannot deliver alerts until that is fixed"))
                .anySatisfy(w -> assertThat(w).contains("PAGERDUTY_INTEGRATION_KEY is not set"))
                .anySatisfy(w -> assertThat(w).contains("backup.encryption.key").contains("before the first backup"))
                .anySatisfy(w ->
                        assertThat(w).contains("'aws' is not on the class path").contains("io.iotdr:dr-aws"))
                .anySatisfy(w -> assertThat(w).contains("'azure' is not on the class path"))
                .anySatisfy(w -> assertThat(w).contains("'email' is not on the class path"))
                .hasSize(6);
    }

    @Test
    void anAlertChannelWithoutItsSecretFailsAtItsFirstUse() {
        AlertMessage message = new AlertMessage("k", AlertMessage.Severity.INFO, "t", "t", List.of());
        assertThatThrownBy(() -> configuration.channels().get(0).deliver(message))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("SLACK_WEBHOOK_URL");
    }

    @Test
    void noVariableIsReportedUnsetWhenTheSecretsAreSet() {
        Map<String, String> environment = Map.of(
                "SLACK_WEBHOOK_URL", "https://hooks.example.com/T1",
                "PAGERDUTY_INTEGRATION_KEY", "abc");
        Configuration quiet = Loading.load("dr.yaml", Loading.resource("as-users-write-it.yaml"), environment);
        assertThat(quiet.warnings()).noneMatch(w -> w.message().contains("is not set"));
    }
}
